package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.ObjectKey;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.mapping.Setting;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings that objects' names begin with: the folder and the prefix. */
final class ObjectNaming {
  /** {@code ${dt}}, but not a dollar sign before a template's placeholder. */
  private static final Pattern PROJECTED = Pattern.compile("\\$\\{[^{]");

  /** A bucket with the folder in it. */
  private static final Pattern URI = Pattern.compile("s3[an]?://[^/]*/?(.*)");

  private final MappingReader settings;
  private final JsonNode folder;
  private final String prefix;

  ObjectNaming(MappingReader settings) {
    this.settings = settings;
    this.folder = settings.get(Setting.FOLDER);
    this.prefix = settings.text(Setting.FILENAME_PREFIX, "");
    checkPrefix();
    checkPlaceholders(
        Setting.FOLDER,
        folder.isTextual() ? folder.textValue() : folder.path("@template").asText());
    checkPlaceholders(Setting.FILENAME_PREFIX, prefix);
    String problem = ObjectKey.problem(prefix);
    if (problem != null) {
      settings.error(Setting.FILENAME_PREFIX, problem + "; ", "shorten or change it");
    }
  }

  private void checkPrefix() {
    if (prefix.contains("{{") || prefix.startsWith("$.")) {
      settings
          .diagnostics()
          .report(
              Severity.WARNING,
              Setting.FILENAME_PREFIX.key(),
              "all files have this text in their names, as it is: ",
              "put what depends on the event into s3_aws_folder_name");
    }
  }

  /** {@code ${dt}} belongs into the storage location of an Athena table. */
  private void checkPlaceholders(Setting setting, String text) {
    if (PROJECTED.matcher(text).find()) {
      settings.error(
          setting,
          Diagnostic.quote(text) + " has a placeholder of Athena's partition projection: ",
          "write {{path}} in a @template, or partition_by: [day]");
    }
  }

  String prefix() {
    return prefix;
  }

  /** Reports a literal folder that cannot be used: it is wrong for all events. */
  void checkLiteralFolder(QuerySettings query) {
    if (folder.isTextual() && ObjectKey.problem(prefix) == null) {
      String name = folder.textValue();
      String below = query.subFolders("01234567").shortest();
      String whole = name + (name.endsWith("/") ? "" : "/") + below;
      String problem = ObjectKey.problem(whole + prefix);
      if (problem != null) {
        settings.error(Setting.FOLDER, problem + "; ", "shorten or change it");
      }
    }
  }

  /**
   * Reports names that begin with {@code _} or {@code .}: Athena, Hive and Spark ignore folders and
   * files with such names below a table's location. A literal folder may have such a name, because
   * the table's location is that folder itself.
   */
  void checkHiddenNames(Severity severity) {
    firstHidden(prefix).ifPresent(name -> hidden(severity, Setting.FILENAME_PREFIX, name));
    firstHidden(folder.path("@template").asText())
        .ifPresent(name -> hidden(severity, Setting.FOLDER, name));
  }

  /**
   * Reports folders without a name. S3 takes them, but Athena reads no location with {@code //}.
   *
   * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/tables-location-format.html">Table
   *     location in Amazon S3</a>
   */
  void checkNamelessFolders(Severity severity) {
    nameless(
        severity,
        Setting.FOLDER,
        folder.isTextual() ? folder.textValue() : folder.path("@template").asText());
    nameless(severity, Setting.FILENAME_PREFIX, prefix);
  }

  private void nameless(Severity severity, Setting setting, String path) {
    Matcher uri = URI.matcher(path);
    if (uri.matches()) {
      settings
          .diagnostics()
          .report(
              severity,
              setting.key(),
              "this is not a URI, and keys begin with " + Diagnostic.quote(path) + ": ",
              uri.group(1).isEmpty() ? "leave it out" : "write " + uri.group(1));
    } else if (path.startsWith("/") || path.contains("//")) {
      settings
          .diagnostics()
          .report(
              severity,
              setting.key(),
              Diagnostic.quote(path)
                  + " has a folder without a name, in which Athena finds nothing and preview writes"
                  + " nothing: ",
              "leave out the / at the start, or one of two in a row");
    }
  }

  private void hidden(Severity severity, Setting setting, String name) {
    settings
        .diagnostics()
        .report(
            severity,
            setting.key(),
            "query engines ignore folders and files whose names begin with \"_\" or \".\", like "
                + Diagnostic.quote(name)
                + ": ",
            "choose another name");
  }

  private static Optional<String> firstHidden(String path) {
    for (String name : path.split("/", -1)) {
      if (name.startsWith("_") || name.startsWith(".")) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
