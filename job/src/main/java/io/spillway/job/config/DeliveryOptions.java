package io.spillway.job.config;

import io.spillway.aws.S3Settings;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The part of {@link SpillwayOptions} that says how files get to their destinations. */
public final class DeliveryOptions {
  public static final ConfigOption<Integer> DELIVER_IN_FLIGHT_PER_DESTINATION =
      ConfigOptions.key("deliver.in-flight-per-destination")
          .intType()
          .defaultValue(4)
          .withDescription(
              "The most files in flight to one destination at a time, per subtask. It begins with"
                  + " one and gets more as it answers quickly.");

  public static final ConfigOption<Integer> DELIVER_IN_FLIGHT =
      ConfigOptions.key("deliver.in-flight")
          .intType()
          .defaultValue(64)
          .withDescription("The most files in flight at a time, per subtask.");

  public static final ConfigOption<MemorySize> DELIVER_MEMORY =
      ConfigOptions.key("deliver.memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(32))
          .withDescription(
              "The most heap for files of up to 64 KiB that were staged a moment ago, per subtask"
                  + " of Deliver, and as much per subtask of Stage. They are delivered from there;"
                  + " what does not fit is read from staging, with one request for each file. 0"
                  + " reads all.");

  public static final ConfigOption<Duration> DELIVER_FIRST_BACKOFF =
      ConfigOptions.key("deliver.first-backoff")
          .durationType()
          .defaultValue(Duration.ofMillis(200))
          .withDescription(
              "Pause after a destination's first failure, doubled with each further one.");

  public static final ConfigOption<Duration> DELIVER_LONGEST_BACKOFF =
      ConfigOptions.key("deliver.longest-backoff")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription("Longest pause while a destination is overloaded or cannot be reached.");

  public static final ConfigOption<Duration> DELIVER_PROBE_INTERVAL =
      ConfigOptions.key("deliver.probe-interval")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription("Longest pause while a destination refuses, e.g. for a revoked role.");

  public static final ConfigOption<Duration> DELIVER_REQUEST_TIMEOUT =
      ConfigOptions.key("deliver.request-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(2))
          .withDescription("The longest that one request to S3 or STS may take.");

  public static final ConfigOption<Duration> DELIVER_NOT_STAGED_TIMEOUT =
      ConfigOptions.key("deliver.not-staged-timeout")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "A file that staging does not have, although its checkpoint is complete, or that has"
                  + " another length there or cannot be read unlike others, is looked for again for"
                  + " this long. Then it counts as lost: it gets an entry among the lost files, and"
                  + " the job goes on without it. However short this is, a missing file is lost"
                  + " only once two more checkpoints are complete: it may still be committed"
                  + " before.");

  public static final ConfigOption<Duration> DELIVER_DRAIN_TIMEOUT =
      ConfigOptions.key("deliver.drain-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(5))
          .withDescription(
              "How long a draining or bounded job waits for destinations that do not take their"
                  + " files. What is left stays in staging and is logged.");

  public static final ConfigOption<String> STS_REGION =
      ConfigOptions.key(S3Settings.STS_REGION)
          .stringType()
          .defaultValue(S3Settings.DEFAULT_STS_REGION)
          .withDescription(
              "The region whose STS assumes the customers' roles, except where a destination has"
                  + " sts_region.");

  public static final ConfigOption<String> STS_ENDPOINT =
      ConfigOptions.key(S3Settings.STS_ENDPOINT)
          .stringType()
          .noDefaultValue()
          .withDescription("The URL of STS of sts.region when it is not AWS's own.");

  public static final ConfigOption<String> STS_INTERMEDIARY_ROLE =
      ConfigOptions.key(S3Settings.STS_INTERMEDIARY_ROLE)
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A role of the platform's that is assumed first; customers' roles are then assumed"
                  + " with its credentials, and their trust policies name it. Without it the"
                  + " platform's own credentials assume them.");

  public static final ConfigOption<String> STS_INTERMEDIARY_EXTERNAL_ID =
      ConfigOptions.key(S3Settings.STS_INTERMEDIARY_EXTERNAL_ID)
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The external id that the intermediary role asks for, if any: ${ENV_NAME},"
                  + " ${file:/path} or ${provider:name:key}, looked up where it is used.");

  public static final ConfigOption<String> STS_PROFILES =
      ConfigOptions.key(S3Settings.STS_PROFILES)
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Profiles of the AWS SDK whose credentials assume the roles of some partitions, like"
                  + " aws-cn:china,aws-us-gov:gov: no identity is known in two partitions. Roles of"
                  + " all others are assumed as sts.intermediary-role-arn says.");

  private DeliveryOptions() {}
}
