package io.spillway.local.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a block of commands may say it needs, by the word in its mark {@code needs=}. */
enum Need {
  /** The release archive. */
  ARCHIVE,
  /** An AWS account, with the buckets and roles of the page. */
  AWS,
  /** Somebody who looks at a page, and ends its server. */
  BROWSER,
  DOCKER,
  /** A Flink cluster. */
  FLINK,
  /** A job that runs. */
  JOB,
  KAFKA,
  KUBERNETES,
  /** A checkout, and the minutes that a build takes. */
  MAVEN,
  /** The blocks of the page before it, in the same shell. */
  ONE_SHELL,
  /** Minutes of a machine that has nothing else to do. */
  QUIET_MACHINE,
  /** A workspace of Segment, or what was exported from it. */
  SEGMENT;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Need> of(String word) {
    return Arrays.stream(values()).filter(need -> need.word().equals(word)).findAny();
  }
}
