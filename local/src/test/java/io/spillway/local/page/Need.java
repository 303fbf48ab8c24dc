package io.spillway.local.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a block of commands may say it needs, by the word in its mark {@code needs=}. Of several
 * needs of a block, the one that comes first here says which test runs it.
 */
enum Need {
  /** An AWS account, with the buckets and roles of the page. No test has one. */
  AWS,
  /**
   * A cluster of Kubernetes. No test has one; what the blocks apply is built and checked against
   * the schemas of its API by the tests of {@code deploy}.
   */
  KUBERNETES,
  /**
   * A Docker engine, which the machines that tests run on need not have. {@code
   * CommandBlocksITCase} looks for what the image is made of.
   */
  DOCKER,
  /** A Flink cluster, and its command {@code flink}. */
  FLINK("FlinkBlocksITCase"),
  /** Minutes of a machine that has nothing else to do; the test measures less. */
  QUIET_MACHINE("BenchmarkBlocksITCase"),
  /** A workspace of Segment, or what was exported from it. */
  SEGMENT("SegmentBlocksITCase"),
  /** The release archive. */
  ARCHIVE("ArchiveBlocksITCase"),
  /** A checkout, and the minutes that a build takes. Maven cannot run in itself: it is checked. */
  MAVEN("CheckoutBlocksITCase"),
  /** The blocks of the page before it, in the same shell. */
  ONE_SHELL("FirstHourITCase"),
  /** A job that runs. */
  JOB("FirstHourITCase"),
  /** Somebody who looks at a page, and ends its server. */
  BROWSER("KafkaBlocksITCase"),
  KAFKA("KafkaBlocksITCase");

  private final String runBy;

  Need() {
    this("");
  }

  Need(String runBy) {
    this.runBy = runBy;
  }

  /** The simple name of the test that runs such blocks; empty if none does. */
  String runBy() {
    return runBy;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Need> of(String word) {
    return Arrays.stream(values()).filter(need -> need.word().equals(word)).findAny();
  }
}
