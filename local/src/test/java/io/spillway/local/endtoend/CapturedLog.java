package io.spillway.local.endtoend;

import java.io.StringWriter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Everything that is logged at INFO and above, with whole exceptions, while it is open. */
final class CapturedLog implements AutoCloseable {
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final LoggerConfig root = context.getConfiguration().getRootLogger();
  private final Level levelBefore = root.getLevel();
  private final StringWriter text = new StringWriter();
  private final WriterAppender appender =
      WriterAppender.newBuilder()
          .setName("captured")
          .setTarget(text)
          .setLayout(PatternLayout.newBuilder().setPattern("%p %c %t %m%n%ex{full}").build())
          .build();

  private CapturedLog() {}

  static CapturedLog start() {
    CapturedLog log = new CapturedLog();
    log.appender.start();
    log.root.getAppenders().keySet().forEach(log::quieten);
    log.root.addAppender(log.appender, Level.INFO, null);
    log.root.setLevel(Level.INFO);
    log.context.updateLoggers();
    return log;
  }

  /** Keeps the level of the console. */
  private void quieten(String name) {
    var console = root.getAppenders().get(name);
    root.removeAppender(name);
    root.addAppender(console, levelBefore, null);
  }

  String text() {
    return text.toString();
  }

  @Override
  public void close() {
    root.removeAppender("captured");
    root.setLevel(levelBefore);
    context.updateLoggers();
    appender.stop();
  }
}
