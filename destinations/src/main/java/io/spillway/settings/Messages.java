package io.spillway.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.spillway.diagnostic.CompilationException;
import io.spillway.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Parts of the sentences that users read. */
public final class Messages {
  private Messages() {}

  /** A number with what it counts: {@code 1 file}, {@code 12,345 files}. */
  public static String counted(long count, String singular) {
    return String.format(Locale.ROOT, "%,d %s%s", count, singular, count == 1 ? "" : "s");
  }

  /** All errors of what cannot be compiled: {@code 2 problems:}, and a line for each. */
  public static String problems(CompilationException e) {
    return counted(e.errors().size(), "problem") + ":\n" + e.getMessage();
  }

  /** What is wrong with a file; the exception's own message is often no more than its path. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "a file is there where a folder is needed";
    }
    if (e instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    if (e instanceof JsonProcessingException json) {
      return e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblem() != null
          ? yaml.getProblem()
          : MalformedJsonException.sentence(json);
    }
    String reason =
        e instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : e.getMessage();
    if ("Is a directory".equals(reason)) {
      return "it is a folder";
    }
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
