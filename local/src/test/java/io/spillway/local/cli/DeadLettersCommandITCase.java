package io.spillway.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.platform.OneCustomer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dead letters in the platform's bucket are shown. */
class DeadLettersCommandITCase {
  private static final String LETTER =
      "{\"reason\":\"not-json\",\"message\":\"why\",\"topic\":\"events\",\"partition\":0,"
          + "\"offset\":%d,\"timestamp\":\"2026-11-22T16:00:00Z\",\"event\":\"eA==\"}\n";

  @RegisterExtension private final OneCustomer acme = new OneCustomer("hunter2-external");

  @Test
  void readsWhatTheJobCompletedInAFolderOfABucket() throws Exception {
    write("dead-letters/2026-11-22--16/part-0.jsonl", LETTER.formatted(1) + LETTER.formatted(2));
    write("dead-letters/2026-11-22--17/part-1.jsonl", LETTER.formatted(3));
    write("dead-letters/2026-11-22--17/empty.jsonl", "");
    write("dead-letters/2026-11-22--17/.part-2.jsonl.inprogress", LETTER.formatted(4));
    write("dead-letters-of-another/part-3.jsonl", LETTER.formatted(5));
    CommandRun run = show("s3://staging/dead-letters");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("3 dead letters\n").contains("offset 1\n", "offset 3\n");
    assertThat(run.exitCode()).isZero();
    assertThat(show("s3a://staging/dead-letters/2026-11-22--17/").out())
        .startsWith("1 dead letter\n");
    assertThat(show("--set=dead-letters.path=s3://staging/dead-letters").out())
        .isEqualTo(run.out());
    assertThat(show("s3://staging").out()).startsWith("4 dead letters\n");
  }

  @Test
  void saysWhatIsWrongWithABucketOrFolder() throws Exception {
    assertThat(show("s3://staging/none"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "s3://staging/none: no file of dead letters is there; give another folder\n"));
    CommandRun run = show("s3://not-ours/dead-letters");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            "spillway dead-letters failed: listing s3://not-ours/dead-letters/ failed: S3 answered"
                + " 403");
  }

  private void write(String key, String content) throws Exception {
    Path file = acme.s3().directory("staging").resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private CommandRun show(String... more) {
    List<String> arguments = new ArrayList<>(List.of("dead-letters"));
    arguments.add("--endpoint=" + acme.s3().endpoint());
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments);
  }
}
