package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.settings.UsageException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentApiTest {
  private static final String TOKEN = "sgp_very-secret";

  private final Workspace workspace = new Workspace(ExportLimits.DEFAULTS);
  private final PublicApiAnswers answers = new PublicApiAnswers(workspace);
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void readsAllPagesOfWhatConcernsS3() throws Exception {
    try (FakeSegment segment = new FakeSegment(new SyntheticExports(0, true).answers(0), TOKEN)) {
      read(segment, TOKEN);
      assertThat(workspace.destinations()).hasSize(5);
      assertThat(workspace.subscriptions()).hasSize(20);
      assertThat(workspace.filters()).hasSize(8);
      assertThat(workspace.source("src3").writeKeys()).containsExactly("key-of-src3");
      assertThat(answers.pages().missing()).isEmpty();
      assertThat(segment.requests())
          .contains("/destinations/dst0/subscriptions", "/destination/dst3/filters")
          .doesNotContain("/destinations/other0/subscriptions");
    }
  }

  @Test
  void waitsAsLongAsItIsAskedTo() throws Exception {
    try (FakeSegment segment = new FakeSegment(new SyntheticExports(0, true).answers(1), TOKEN)) {
      segment.refuse(429, "7");
      segment.refuse(429, null);
      segment.refuse(503, null);
      read(segment, TOKEN);
      assertThat(workspace.subscriptions()).hasSize(20);
      assertThat(pauses)
          .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }
  }

  @Test
  void givesUpWhenItShouldWaitTooLongOrTooOften() throws Exception {
    try (FakeSegment segment = new FakeSegment(Map.of(), TOKEN)) {
      segment.refuse(429, "3600");
      assertThatThrownBy(() -> read(segment, TOKEN))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "--api-url "
                  + segment.address()
                  + ": /destinations?pagination%5Bcount%5D=200 may be asked again in 3600 s only;"
                  + " run this again then");
      for (int i = 0; i < 6; i++) {
        segment.refuse(429, "0");
      }
      assertThatThrownBy(() -> read(segment, TOKEN))
          .hasMessageEndingWith(
              "was answered with 429; others use up the limit of requests; run this again later");
    }
  }

  @Test
  void neverShowsTheToken() throws Exception {
    try (FakeSegment segment = new FakeSegment(Map.of(), TOKEN)) {
      assertThatThrownBy(() -> read(segment, "wrong-token"))
          .hasMessageContaining("was answered with 401; name with --token-env a variable")
          .hasMessageNotContaining("wrong-token");
      assertThatThrownBy(() -> read(segment, TOKEN))
          .hasMessageEndingWith(
              "was answered with 404; give --api-url the address of the Public API in the"
                  + " workspace's region");
      assertThatThrownBy(() -> read(segment, "two\nlines"))
          .isInstanceOf(UsageException.class)
          .hasMessageNotContaining("lines");
    }
  }

  @Test
  void sendsTheTokenByHttpsOnly() {
    assertThatThrownBy(() -> new SegmentApi(URI.create("http://api.example.com"), TOKEN))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--api-url 'http://api.example.com': the token would be sent in clear text; give an"
                + " address that begins with https://");
  }

  @Test
  void saysThatNothingAnswers() throws Exception {
    URI gone;
    try (FakeSegment segment = new FakeSegment(Map.of(), TOKEN)) {
      gone = segment.address();
    }
    assertThatThrownBy(() -> api(gone, TOKEN, ExportLimits.DEFAULTS).read(workspace, answers))
        .hasMessage(
            "--api-url "
                + gone
                + ": nothing answers there; look at --api-url, and whether this machine reaches"
                + " it");
  }

  @Test
  void doesNotFollowPagesWithoutEnd() throws Exception {
    Map<String, String> endless = new HashMap<>();
    String page = "{\"data\": {\"destinations\": [], \"pagination\": {\"next\": \"again\"}}}";
    endless.put("/destinations", page);
    endless.put("/destinations?again", page);
    try (FakeSegment segment = new FakeSegment(endless, TOKEN)) {
      ExportLimits few = new ExportLimits(1 << 20, 50, 100, 3);
      assertThatThrownBy(() -> api(segment.address(), TOKEN, few).read(workspace, answers))
          .hasMessageEndingWith(
              "/destinations has more than 3 pages; export the answers to files, and import"
                  + " those");
      assertThat(segment.requests()).hasSize(3);
    }
  }

  private void read(FakeSegment segment, String token) throws Exception {
    api(segment.address(), token, ExportLimits.DEFAULTS).read(workspace, answers);
  }

  private SegmentApi api(URI address, String token, ExportLimits limits) throws UsageException {
    return new SegmentApi(
        new ApiRequests(address, token, limits.fileBytes(), pauses::add, Duration.ofSeconds(20)),
        limits);
  }
}
