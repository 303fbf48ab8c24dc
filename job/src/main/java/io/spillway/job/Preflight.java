package io.spillway.job;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.job.config.SpillwayOptions;
import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.receipt.ReceiptSettings;
import io.spillway.job.source.SourceSettings;
import io.spillway.payload.PayloadFormats;
import io.spillway.settings.FormatSettings;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks what the job depends on before it starts, so that a wrong setting fails at once. */
final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
  private static final byte[] PROBE = {'\n'};

  private Preflight() {}

  /**
   * Checks that the job does not read its own dead letters.
   *
   * @throws UsageException when it would
   */
  static void checkDeadLetters(
      DeadLetterSettings deadLetters, SourceSettings.Subscription subscription)
      throws UsageException {
    if (deadLetters instanceof DeadLetterSettings.Topic topic && subscription.takes(topic.name())) {
      throw reads(
          "dead-letters.topic", topic.name(), subscription, "dead letter would become another");
    }
  }

  /**
   * Checks that the job does not read its own receipts.
   *
   * @throws UsageException when it would
   */
  static void checkReceipts(ReceiptSettings receipts, SourceSettings.Subscription subscription)
      throws UsageException {
    if (receipts instanceof ReceiptSettings.Topic topic && subscription.takes(topic.name())) {
      throw reads(
          "receipts.topic", topic.name(), subscription, "receipt would become a dead letter");
    }
  }

  /**
   * Checks that the job reads the topics whose formats are set.
   *
   * @throws UsageException naming one that it does not read
   */
  static void checkFormats(PayloadFormats formats, SourceSettings.Subscription subscription)
      throws UsageException {
    for (String topic : formats.byTopic().keySet()) {
      if (!subscription.takes(topic)) {
        throw new UsageException(
            FormatSettings.FORMATS
                + ": the job does not read topic "
                + Diagnostic.value(topic)
                + "; it reads "
                + subscription
                + NearestName.meant(topic, subscription.names())
                    .map(name -> ". Did you mean " + name + "?")
                    .orElse(""));
      }
    }
  }

  private static UsageException reads(
      String key, String topic, SourceSettings.Subscription subscription, String consequence) {
    return new UsageException(
        key
            + ": '"
            + topic
            + "' is one of the topics that the job reads by "
            + subscription
            + ", so that each "
            + consequence
            + "; name a topic that it does not read");
  }

  /**
   * Checks that there are file systems for the job's folders, and that none of these is in another
   * one: what expires in staging must not take anything else along.
   */
  static void checkFolders(JobSettings settings) throws UsageException {
    Map<String, String> folders = new LinkedHashMap<>();
    folders.put(SpillwayOptions.STAGING_PATH.key(), settings.stagingPath());
    if (settings.deadLetters() instanceof DeadLetterSettings.Files files) {
      folders.put(SpillwayOptions.DEAD_LETTERS_PATH.key(), files.path());
    }
    if (settings.receipts() instanceof ReceiptSettings.Files files) {
      folders.put(SpillwayOptions.RECEIPTS_PATH.key(), files.path());
    }
    for (Map.Entry<String, String> folder : folders.entrySet()) {
      checkFolder(folder.getKey(), folder.getValue());
      for (Map.Entry<String, String> other : folders.entrySet()) {
        if (!folder.equals(other) && isIn(folder.getValue(), other.getValue())) {
          throw new UsageException(
              folder.getKey()
                  + ": '"
                  + folder.getValue()
                  + "' is in that of "
                  + other.getKey()
                  + ", '"
                  + other.getValue()
                  + "'; give each a folder of its own beside the other");
        }
      }
    }
  }

  private static boolean isIn(String folder, String other) {
    return (folder.strip() + "/")
        .replaceAll("(?<!:)/+", "/")
        .startsWith((other.strip() + "/").replaceAll("(?<!:)/+", "/"));
  }

  private static void checkFolder(String key, String value) throws UsageException {
    try {
      Path path = new Path(value);
      if (path.toUri().getScheme() == null) {
        throw new UsageException(
            key + ": '" + value + "' has no file system; give a URI like s3://bucket/folder");
      }
      FileSystem.getUnguardedFileSystem(path.toUri());
    } catch (UnsupportedFileSystemSchemeException e) {
      throw new UsageException(
          key
              + ": there is no file system for '"
              + URI.create(value).getScheme()
              + "://' of '"
              + value
              + "'; put its plugin (for s3: flink-s3-fs-hadoop) into Flink's plugins folder",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(key + ": '" + value + "' cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a file where the job stages its own, and deletes it if the platform may: the job itself
   * deletes nothing there.
   *
   * @param mayHaveState whether the job may go on from a savepoint or checkpoint: then a failure is
   *     logged, because the store may be back when the job writes
   * @throws UsageException when that is not possible
   */
  static void checkStaging(JobSettings settings, boolean mayHaveState) throws UsageException {
    Path probe = new Path(settings.stagingPath(), "start-check-" + UUID.randomUUID());
    try {
      FileSystem files = probe.getFileSystem();
      try (OutputStream out = files.create(probe, FileSystem.WriteMode.NO_OVERWRITE)) {
        out.write(PROBE);
      }
      delete(files, probe);
    } catch (IOException e) {
      String problem =
          SpillwayOptions.STAGING_PATH.key()
              + ": '"
              + settings.stagingPath()
              + "' cannot be written to: "
              + Messages.reason(e);
      if (!mayHaveState) {
        throw new UsageException(
            problem + "; create the bucket or folder, or allow the platform to write to it", e);
      }
      LOG.warn("{}. The job starts nevertheless", problem);
    }
  }

  private static void delete(FileSystem files, Path probe) {
    try {
      var unused = files.delete(probe, false);
    } catch (IOException e) {
      LOG.info("{} stays until a lifecycle rule deletes it: {}", probe, Messages.reason(e));
    }
  }
}
