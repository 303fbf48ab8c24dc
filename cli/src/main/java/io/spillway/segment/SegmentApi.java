package io.spillway.segment;

import io.spillway.settings.UsageException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a workspace from Segment's Public API, page by page. */
public final class SegmentApi {
  /** The address in the region that workspaces are in by default. */
  public static final String DEFAULT_ADDRESS = "https://api.segmentapis.com";

  /** The most that the API gives at a time. */
  private static final String PAGE = "?pagination%5Bcount%5D=200";

  private final ApiRequests requests;
  private final ExportLimits limits;
  private final ExportFiles json;

  /**
   * @param address without a path
   * @param token of the Public API, which may read destinations and sources
   */
  public SegmentApi(URI address, String token) throws UsageException {
    this(
        new ApiRequests(
            address,
            token,
            ExportLimits.DEFAULTS.fileBytes(),
            duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()),
            ApiRequests.TIMEOUT),
        ExportLimits.DEFAULTS);
  }

  SegmentApi(ApiRequests requests, ExportLimits limits) {
    this.requests = requests;
    this.limits = limits;
    this.json = new ExportFiles(limits);
  }

  /** Reads all destinations and, of those that are S3's, subscriptions, filters and sources. */
  void read(Workspace workspace, PublicApiAnswers answers) throws UsageException, IOException {
    list("/destinations", answers);
    for (Workspace.Destination destination : workspace.destinations().stream().toList()) {
      if (!destination.isS3()) {
        continue;
      }
      String id = inPath(destination.id());
      list("/destinations/" + id + "/subscriptions", answers);
      list("/destination/" + id + "/filters", answers);
      String source = destination.sourceId();
      if (source != null && workspace.source(source) == null) {
        one("/sources/" + inPath(source), answers);
      }
    }
  }

  private static String inPath(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void list(String path, PublicApiAnswers answers) throws UsageException, IOException {
    String cursor = null;
    for (int page = 0; page < limits.pages(); page++) {
      String query = cursor == null ? "" : "&pagination%5Bcursor%5D=" + inPath(cursor);
      cursor = one(path + PAGE + query, answers);
      if (cursor == null) {
        return;
      }
    }
    throw requests.failed(
        path
            + " has more than "
            + limits.pages()
            + " pages; export the answers to files, and import those",
        null);
  }

  /** The cursor of the next page; null when there is none. */
  private @Nullable String one(String path, PublicApiAnswers answers)
      throws UsageException, IOException {
    String name = "GET " + requests.address() + path.replaceFirst("\\?.*", "");
    ExportNode root = json.values(name, requests.body(path)).get(0);
    if (!answers.take(root)) {
      throw requests.failed(
          path + " was answered with something else than destinations; give another --api-url",
          null);
    }
    return PublicApiAnswers.next(root);
  }
}
