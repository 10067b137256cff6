package io.actorflow.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The log of a run, in a file: the terminal is for results and for what a person has to know.
 * Whoever asks for a level by ACTORFLOW_LOG_LEVEL gets it on standard error instead.
 */
final class RunLog {
  private static final String CONSOLE = "stderr";
  private static final FileSize MAX_SIZE = new FileSize(8 * FileSize.MB_COEFFICIENT);

  private RunLog() {}

  /** Sends the log of this process to {@code file}, which is rotated once. */
  static void into(Path file) {
    if (System.getenv("ACTORFLOW_LOG_LEVEL") != null
        || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} - %msg%n%ex");
    encoder.start();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(1);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> bySize = new SizeBasedTriggeringPolicy<>();
    bySize.setContext(context);
    bySize.setMaxFileSize(MAX_SIZE);
    bySize.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(bySize);
    appender.start();
    root.detachAppender(CONSOLE);
    root.addAppender(appender);
    root.setLevel(Level.INFO);
  }
}
