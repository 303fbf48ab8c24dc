package io.spillway.job.route;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Captures what the job's classes log at INFO and above, until it is closed. */
public final class CapturedLogs extends AbstractAppender implements AutoCloseable {
  private static final String OWN = "io.spillway";

  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final List<String> messages = new CopyOnWriteArrayList<>();

  public CapturedLogs() {
    super("captured", null, null, false, Property.EMPTY_ARRAY);
    start();
    LoggerConfig own = new LoggerConfig(OWN, Level.INFO, false);
    own.addAppender(this, Level.INFO, null);
    context.getConfiguration().addLogger(OWN, own);
    context.updateLoggers();
  }

  @Override
  public void append(LogEvent event) {
    messages.add(event.getMessage().getFormattedMessage());
  }

  public List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    context.getConfiguration().removeLogger(OWN);
    context.updateLoggers();
    stop();
  }
}
