package io.spillway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.aws.S3Settings.IntermediaryRole;
import io.spillway.budget.Limits;
import io.spillway.catalog.SecretReference;
import io.spillway.event.EventLimits;
import io.spillway.job.config.SettingsReader;
import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.source.EventSource;
import io.spillway.job.source.SourceSettings;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSettingsTest {
  private static final List<String> NEEDED =
      List.of(
          "kafka.bootstrap.servers=localhost:9092",
          "source.topics=events",
          "staging.path=file:/staging",
          "dead-letters.path=file:/dead-letters");

  @Test
  void hasADefaultForAllButWhatItNeeds() throws Exception {
    JobSettings settings = settings();
    assertThat(settings.stagingPath()).isEqualTo("file:/staging");
    assertThat(settings.deadLetters())
        .isEqualTo(new DeadLetterSettings.Files("file:/dead-letters"));
    assertThat(settings.kafka()).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
    assertThat(settings.processing().route().eventLimits())
        .isEqualTo(new EventLimits(1 << 20, 100));
    assertThat(settings.processing().route().limits()).isEqualTo(Limits.DEFAULTS);
    assertThat(settings.processing().route().gathering().time()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.processing().batchLimits().maxAge()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.processing().batchLimits().maxSize())
        .isEqualTo(MemorySize.ofMebiBytes(128));
    assertThat(settings.delivery().deliver().stagingPath()).isEqualTo("file:/staging");
    assertThat(settings.delivery().s3().stsRegion()).isEqualTo("us-east-1");
    assertThat(settings.delivery().s3().stsEndpoint()).isNull();
    assertThat(settings.delivery().s3().maxConnections())
        .isEqualTo(settings.delivery().deliver().schedule().slots());
  }

  @Test
  void handsKafkaItsSettingsWithoutThePrefix() throws Exception {
    JobSettings settings = settings("kafka.security.protocol=SSL", "kafka.max.poll.records=5");
    assertThat(settings.kafka())
        .isEqualTo(
            Map.of(
                "bootstrap.servers",
                "localhost:9092",
                "security.protocol",
                "SSL",
                "max.poll.records",
                "5"));
  }

  @Test
  void letsKafkaGatherWhatItSendsUnlessToldOtherwise() throws Exception {
    assertThat(fetchMinBytes(settings())).isEqualTo("65536");
    assertThat(fetchMinBytes(settings("kafka.fetch.min.bytes=1"))).isEqualTo("1");
  }

  private static String fetchMinBytes(JobSettings settings) throws UsageException {
    return SourceSettings.read(settings.options(), settings.kafka())
        .client()
        .getProperty("fetch.min.bytes");
  }

  @Test
  void doesNotShowKafkasPasswords() throws Exception {
    JobSettings settings =
        settings("kafka.sasl.jaas.config=hunter2", "kafka.ssl.key.password=hunter2");
    assertThat(settings.toString())
        .isEqualTo(
            "JobSettings[stagingPath=file:/staging, deadLetters=Files[path=file:/dead-letters]]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka.bootstrap.servers", "staging.path"})
  void namesTheKeyThatIsMissing(String key) {
    String message = key + ": missing; set it in spillway.yaml or with --set " + key + "=...";
    List<String> others = new ArrayList<>(NEEDED);
    others.removeIf(pair -> pair.startsWith(key + "="));
    assertThatThrownBy(() -> read(others)).isInstanceOf(UsageException.class).hasMessage(message);
    others.add(key + "=  ");
    assertThatThrownBy(() -> read(others)).isInstanceOf(UsageException.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event.max-depth|0|'0' must be at least 1",
        "deliver.in-flight|0|'0' must be at least 1",
        "deliver.in-flight-per-destination|-1|'-1' must be at least 1",
        "staging.retention|3651 d|'3651 d' must be at most 3650 d",
        "route.gather-time|0 s|'0 s' must be at least 1 ms",
        "batch.max-age|0 s|'0 s' must be at least 1 ms",
        "deliver.first-backoff|1 micro|'1 micro' must be at least 1 ms",
        "deliver.longest-backoff|0 s|'0 s' must be at least 1 ms",
        "deliver.probe-interval|0 s|'0 s' must be at least 1 ms",
        "deliver.drain-timeout|0 s|'0 s' must be at least 1 ms",
        "deliver.not-staged-timeout|0|'0' must be at least 1 ms",
        "deliver.request-timeout|0 s|'0 s' must be at least 1 ms",
        "event.max-size|0|'0' must be from 1 byte to 1 GiB",
        "event.max-size|1025mb|'1025mb' must be from 1 byte to 1 GiB",
        "route.block-size|0|'0' must be from 1 byte to 1 GiB",
        "route.gather-memory|2gb|'2gb' must be from 1 byte to 1 GiB",
        "batch.max-size|3gb|'3gb' must be from 1 byte to 1 GiB",
        "sts.endpoint|sts.example.com|'sts.example.com' is not a URL; give one like"
            + " https://sts.example.com",
        "sts.endpoint|a b|'a b' is not a URL; give one like https://sts.example.com",
        "sts.intermediary-role-arn|spillway|'spillway' is not a role's ARN; give one like"
            + " arn:aws:iam::123456789012:role/spillway",
        "sts.profiles|china|'china' does not name a profile for each partition; give pairs like"
            + " aws-cn:china,aws-us-gov:gov, each partition once, of aws-cn, aws-us-gov, aws-eusc,"
            + " aws-iso, aws-iso-b, aws-iso-e, aws-iso-f, aws",
        "sts.intermediary-external-id|${ID}|given without sts.intermediary-role-arn; give both or"
            + " neither"
      })
  void namesTheKeyWhoseValueIsOutOfRange(String key, String value, String problem) {
    assertThatThrownBy(() -> settings(key + "=" + value))
        .isInstanceOf(UsageException.class)
        .hasMessage(key + ": " + problem.replace("\"", ""));
  }

  @Test
  void takesATopicForDeadLetters() throws Exception {
    List<String> pairs = new ArrayList<>(NEEDED);
    pairs.removeIf(pair -> pair.startsWith("dead-letters.path="));
    assertThatThrownBy(() -> read(pairs))
        .hasMessage(
            "dead-letters.path: missing, and so is dead-letters.topic; give one of the two");
    pairs.add("dead-letters.topic=broken");
    assertThat(read(pairs).deadLetters())
        .isEqualTo(
            new DeadLetterSettings.Topic(
                "broken", DeliveryGuarantee.EXACTLY_ONCE, "spillway-dead-letters"));
    pairs.add("dead-letters.guarantee=at-least-once");
    pairs.add("dead-letters.transactional-id-prefix=mine");
    assertThat(read(pairs).deadLetters())
        .isEqualTo(new DeadLetterSettings.Topic("broken", DeliveryGuarantee.AT_LEAST_ONCE, "mine"));
    pairs.add("dead-letters.guarantee=none");
    assertThatThrownBy(() -> read(pairs))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "dead-letters.guarantee: 'none' cannot be used; give exactly-once or at-least-once");
    assertThatThrownBy(() -> settings("dead-letters.topic=broken"))
        .hasMessage(
            "dead-letters.path: given together with dead-letters.topic; give one of the two");
  }

  @Test
  void takesAProfileForAPartition() throws Exception {
    assertThat(settings().delivery().s3().profiles()).isEmpty();
    assertThat(settings("sts.profiles=aws-cn: china, aws-us-gov:gov").delivery().s3().profiles())
        .isEqualTo(Map.of("aws-cn", "china", "aws-us-gov", "gov"));
    for (String value : new String[] {"aws-mars:x", "aws-cn:", "aws-cn:a,aws-cn:b", ","}) {
      assertThatThrownBy(() -> settings("sts.profiles=" + value))
          .hasMessageContaining("does not name a profile for each partition");
    }
  }

  @Test
  void takesARoleInBetween() throws Exception {
    String arn = "arn:aws:iam::123456789012:role/spillway";
    assertThat(settings().delivery().s3().intermediary()).isNull();
    assertThat(settings("sts.intermediary-role-arn=" + arn).delivery().s3().intermediary())
        .isEqualTo(new IntermediaryRole(arn, null));
    assertThat(
            settings(
                    "sts.intermediary-role-arn=" + arn,
                    "sts.intermediary-external-id=${HOP_EXTERNAL_ID}")
                .delivery()
                .s3()
                .intermediary())
        .isEqualTo(new IntermediaryRole(arn, new SecretReference("${HOP_EXTERNAL_ID}")));
    assertThatThrownBy(
            () ->
                settings(
                    "sts.intermediary-role-arn=" + arn, "sts.intermediary-external-id=hunter2"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "sts.intermediary-external-id: a secret in clear text; give it as"
                + " ${ENV_NAME}, ${file:/path} or ${provider:name:key}");
  }

  @Test
  void takesTheLargestSizeThatItNames() throws Exception {
    assertThat(settings("batch.max-size=1gb").processing().batchLimits().maxSize())
        .isEqualTo(MemorySize.ofMebiBytes(1024));
    assertThat(settings("event.max-size=1").processing().route().eventLimits().maxBytes()).isOne();
    assertThat(settings("limits.cell-size=2kb").processing().route().limits().cellBytes())
        .isEqualTo(2048);
    assertThat(settings("limits.time=2 s").processing().route().limits().time())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "source.topics=|source.topics: names no topic; give one at least",
        "source.topic-pattern=x|source.topics: given together with source.topic-pattern; give one"
            + " of the two",
        "source.start-from=later|source.start-from: 'later' cannot be used; give committed,"
            + " earliest, latest or a time like 2026-11-22T16:00:00Z",
        "source.on-lost-offsets=ignore|source.on-lost-offsets: 'ignore' cannot be used; give"
            + " continue or stop",
        "source.on-recreated-topic=continue|source.on-recreated-topic: 'continue' cannot be used;"
            + " give stop or from-beginning",
        "source.partition-discovery-interval=0 s|source.partition-discovery-interval: '0 s' must"
            + " be at least 1 ms",
        "kafka.isolation.level=read_uncommitted|kafka.isolation.level: 'read_uncommitted' cannot be"
            + " set: the job reads what is committed, or an aborted transaction's events would be"
            + " delivered; leave it out",
        "kafka.group.id=g|kafka.group.id: 'g' cannot be set: the group has a setting of the job;"
            + " see source.group-id",
        "kafka.auto.offset.reset=none|kafka.auto.offset.reset: 'none' cannot be set: the job keeps"
            + " its own offsets; see source.start-from and source.on-lost-offsets",
        "source.stop-at=later|source.stop-at: 'later' cannot be used; give never, latest or a time"
            + " like 2026-11-22T16:00:00Z"
      })
  void saysWhatIsWrongWithTheSource(String pair, String message) throws Exception {
    JobSettings settings = settings(pair);
    assertThatThrownBy(() -> SourceSettings.read(settings.options(), settings.kafka()))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }

  @Test
  void needsTopicsOrAPatternOfThem() throws Exception {
    List<String> pairs = new ArrayList<>(NEEDED);
    pairs.remove("source.topics=events");
    JobSettings none = read(pairs);
    assertThatThrownBy(() -> SourceSettings.read(none.options(), none.kafka()))
        .isInstanceOf(UsageException.class)
        .hasMessage("source.topics: missing, and so is source.topic-pattern; give one of the two");
    pairs.add("source.topic-pattern=[");
    JobSettings broken = read(pairs);
    assertThatThrownBy(() -> SourceSettings.read(broken.options(), broken.kafka()))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "source.topic-pattern: '[' is not a regular expression: Unclosed character class");
  }

  @ParameterizedTest
  @CsvSource({"never,CONTINUOUS_UNBOUNDED", "latest,BOUNDED", "2026-11-22T16:00:00Z,BOUNDED"})
  void stopsWhereItIsToldTo(String stopAt, Boundedness boundedness) throws Exception {
    JobSettings settings = settings("source.stop-at=" + stopAt);
    assertThat(
            new EventSource(SourceSettings.read(settings.options(), settings.kafka()))
                .getBoundedness())
        .isEqualTo(boundedness);
  }

  private static JobSettings settings(String... pairs) throws UsageException {
    List<String> all = new ArrayList<>(NEEDED);
    all.addAll(List.of(pairs));
    return read(all);
  }

  private static JobSettings read(List<String> pairs) throws UsageException {
    return JobSettings.of(new SettingsReader().pairs(pairs).read(), Policy.UNRESTRICTED);
  }
}
