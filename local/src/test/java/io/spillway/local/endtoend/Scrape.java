package io.spillway.local.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One scrape of Flink's reporter, as Prometheus does it. */
record Scrape(List<Sample> samples) {
  private static final Pattern LINE = Pattern.compile("([a-zA-Z0-9_:]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** The value of one series. */
  record Sample(String name, Map<String, String> labels, double value) {}

  static Scrape of(int port) {
    try {
      String page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      return parse(page);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Scrape parse(String page) {
    List<Sample> samples = new ArrayList<>();
    page.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher sample = LINE.matcher(line);
              if (!sample.matches()) {
                throw new IllegalStateException("not a sample: " + line);
              }
              Map<String, String> labels = new HashMap<>();
              if (sample.group(2) != null) {
                LABEL
                    .matcher(sample.group(2))
                    .results()
                    .forEach(label -> labels.put(label.group(1), label.group(2)));
              }
              samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
            });
    return new Scrape(samples);
  }

  Set<String> names() {
    return samples.stream().map(Sample::name).collect(Collectors.toSet());
  }

  /** The series of a metric, with the label if one is given. */
  List<Sample> series(String name, String... label) {
    return samples.stream()
        .filter(sample -> sample.name.equals(name))
        .filter(sample -> label.length == 0 || label[1].equals(sample.labels.get(label[0])))
        .toList();
  }

  /** The sum over all subtasks; 0 when there is none. */
  double sum(String name, String... label) {
    return series(name, label).stream().mapToDouble(Sample::value).sum();
  }
}
