package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.CheckedCatalog.Refusal;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CommentEvent;
import org.yaml.snakeyaml.events.Event;

/**
 * A file of a catalog that an import changes. Written again, it has the comments above its first
 * key and no others.
 */
final class EditedFile {
  private static final String DESTINATIONS = "destinations";
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  private final Path path;
  private final CatalogFile file;
  private final CatalogDocument before;
  private final ObjectNode tree;
  private final String original;

  /**
   * @param path where it is
   * @param file its text as it is; blank for a file to be
   */
  EditedFile(Path path, CatalogFile file) {
    this.path = path;
    this.file = file;
    // Without the owner's folder, whose name would be written into each entry.
    String name = String.valueOf(path.getFileName());
    this.before = CatalogDocument.of(name, file.text());
    this.tree = before.tree();
    this.original = tree.toString();
  }

  Path path() {
    return path;
  }

  /** Its destinations, which may be changed; of any types. */
  ArrayNode destinations() {
    return (ArrayNode) tree.get(DESTINATIONS);
  }

  ObjectNode addDestination() {
    return destinations().addObject();
  }

  boolean isChanged() {
    return !tree.toString().equals(original);
  }

  /** Only what was understood is written again. */
  void requireCatalog() throws UsageException {
    if (file.problem() != null) {
      throw new UsageException("--out " + path + ": " + file.problem());
    }
    if (file.text().isBlank()) {
      return;
    }
    for (Refusal refusal : before.checkWithoutMappings(Policy.UNRESTRICTED).refusals()) {
      if (refusal.isWholeFile()) {
        String why =
            refusal.errors().stream().limit(1).map(Object::toString).collect(Collectors.joining());
        throw new UsageException(
            "--out " + path + ": no catalog that can be changed; give another one: " + why);
      }
    }
  }

  /** Comments belong to those who wrote them, and are not lost without their consent. */
  void requireNoComments() throws UsageException {
    int leading = leadingComments().split("\n", -1).length - 1;
    if (isJson() || file.text().isBlank()) {
      return;
    }
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(true);
    options.setCodePointLimit(Integer.MAX_VALUE);
    try {
      for (Event event : new Yaml(options).parse(new StringReader(file.text()))) {
        if (event instanceof CommentEvent comment
            && comment.getCommentType() != CommentType.BLANK_LINE
            && comment.getStartMark().getLine() >= leading) {
          throw new UsageException(
              "--out "
                  + path
                  + ": the comment in line "
                  + (comment.getStartMark().getLine() + 1)
                  + " would be lost, so nothing is written; move comments above the first key, or"
                  + " give --drop-comments, or another --out");
        }
      }
    } catch (YAMLException e) {
      throw new UsageException(
          "--out " + path + ": whether it has comments cannot be told; give --drop-comments", e);
    }
  }

  private boolean isJson() {
    return path.toString().endsWith(".json");
  }

  /** The lines before the first key that are comments or blank. */
  private String leadingComments() {
    if (isJson()) {
      return "";
    }
    return file.text()
        .lines()
        .takeWhile(line -> line.isBlank() || line.startsWith("#"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** Replaces the file at once, so that a job that reads it sees the one or the other. */
  void write() throws IOException {
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path draft = target.resolveSibling(".import-" + target.getFileName());
    try {
      Files.writeString(
          draft,
          text(),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
      keepPermissions(target, draft);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view != null && Files.exists(from)) {
      view.setPermissions(Files.getPosixFilePermissions(from));
    }
  }

  /** YAML that is read as the same tree; where no YAML is, JSON, which YAML includes. */
  String text() {
    if (!isJson()) {
      String yaml = leadingComments() + CatalogYaml.write(tree);
      JsonNode read = CatalogDocument.of("catalog.yaml", yaml).tree();
      if (read.toString().equals(tree.toString())) {
        return yaml;
      }
    }
    // Half of a pair is no text that a file can hold.
    return LONE_SURROGATE
            .matcher(tree.toPrettyString())
            .replaceAll(
                half -> String.format(Locale.ROOT, "\\\\u%04x", (int) half.group().charAt(0)))
        + "\n";
  }
}
