package io.spillway.documentation;

import java.util.List;
import java.util.Locale;

/** Draws docs/images/journey.svg: how an event travels, in colours for light and dark pages. */
final class JourneyPicture {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 372;

  /** The colours stand on a ground of the picture's own, so any page is good enough. */
  private static final String STYLE =
      """
      <style>
        .ground { fill: #ffffff; stroke: #d0d7de; }
        .job { fill: #f6f8fa; stroke: #8c959f; stroke-dasharray: 5 4; }
        .ours { fill: #ddf4ff; stroke: #0969da; }
        .other { fill: #ffffff; stroke: #57606a; }
        .waits { fill: #fff8c5; stroke: #9a6700; }
        .arrow { fill: none; stroke: #57606a; stroke-width: 1.5; }
        .head { fill: #57606a; }
        text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; text-anchor: middle; }
        .name { font-weight: 600; font-size: 15px; }
        @media (prefers-color-scheme: dark) {
          .ground { fill: #0d1117; stroke: #30363d; }
          .job { fill: #161b22; stroke: #8b949e; }
          .ours { fill: #12263f; stroke: #58a6ff; }
          .other { fill: #0d1117; stroke: #8b949e; }
          .waits { fill: #2e2411; stroke: #d29922; }
          .arrow { stroke: #8b949e; }
          .head { fill: #8b949e; }
          text { fill: #e6edf3; }
        }
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();

  private JourneyPicture() {}

  /** The picture as SVG. */
  static String svg() {
    return new JourneyPicture().draw();
  }

  private String draw() {
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">",
        WIDTH, HEIGHT);
    line("<title>How an event travels from Kafka to the customers' buckets</title>");
    svg.append(STYLE);
    line(
        "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\""
            + " markerHeight=\"8\" orient=\"auto\"><path class=\"head\" d=\"M0 0 8 4 0 8z\"/>"
            + "</marker></defs>");
    rectangle("ground", 1, 1, WIDTH - 2, HEIGHT - 2);

    rectangle("job", 152, 92, 504, 142);
    text("", 343, 224, "one Flink job for all of them");
    box("other", 24, 112, 104, 92, "Kafka", "events", "as JSON");
    box("ours", 168, 112, 104, 92, "Route", "events that", "match: rows");
    box("ours", 291, 112, 104, 92, "Batch", "rows until a", "file is full");
    box("ours", 414, 112, 104, 92, "Stage", "files, in", "two phases");
    box("ours", 537, 112, 104, 92, "Deliver", "a queue for", "each bucket");
    arrow("M128 158H166");
    arrow("M272 158H289");
    arrow("M395 158H412");
    arrow("M518 158H535");

    box(
        "other",
        168,
        20,
        473,
        50,
        "Catalog",
        "destinations and mappings; changes while the job runs");
    arrow("M220 70V110");
    arrow("M589 70V110");

    box("other", 140, 276, 160, 76, "Dead letters", "reason and original", "bytes, to try again");
    arrow("M220 204V274");
    box(
        "other",
        414,
        276,
        227,
        76,
        "Your staging bucket",
        "holds files until their",
        "bucket takes them");
    arrow("M466 204V274");
    arrow("M589 276V206");

    List<String> customers = List.of("acme", "globex", "initech");
    for (int i = 0; i < customers.size(); i++) {
      boolean waits = i == 1;
      int y = 28 + 112 * i;
      box(
          waits ? "waits" : "other",
          720,
          y,
          216,
          92,
          "Bucket of " + customers.get(i),
          waits ? "denies: its files wait," : "its role and external id",
          waits ? "and nobody else's" : "each file exactly once");
      arrow("M641 158C680 158 680 %d 718 %d", y + 46, y + 46);
    }
    line("</svg>");
    return svg.toString();
  }

  private void box(String kind, int x, int y, int width, int height, String name, String... lines) {
    rectangle(kind, x, y, width, height);
    int middle = x + width / 2;
    int top = y + (height - 18 * lines.length - 6) / 2 + 7;
    text("name", middle, top, name);
    for (int i = 0; i < lines.length; i++) {
      text("", middle, top + 20 + 18 * i, lines[i]);
    }
  }

  private void rectangle(String kind, int x, int y, int width, int height) {
    line(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>",
        kind, x, y, width, height);
  }

  private void text(String kind, int x, int y, String text) {
    String attribute = kind.isEmpty() ? "" : " class=\"" + kind + "\"";
    line("<text%s x=\"%d\" y=\"%d\">%s</text>", attribute, x, y, text);
  }

  private void arrow(String path, Object... arguments) {
    line("<path class=\"arrow\" marker-end=\"url(#head)\" d=\"" + path + "\"/>", arguments);
  }

  private void line(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
