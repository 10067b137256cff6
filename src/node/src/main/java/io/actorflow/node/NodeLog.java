package io.actorflow.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.LoggerFactory;

/** The log of a node on standard error, in the form that its configuration asks for. */
final class NodeLog {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(NodeLog.class);

  /** Named in logback.xml. */
  private static final String CONSOLE = "stderr";

  private NodeLog() {}

  /** Goes over to JSON if that is asked for; a configuration of Logback of one's own is left be. */
  static void use(LogSettings.Format format) {
    if (format == LogSettings.Format.JSON
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(CONSOLE)
            instanceof OutputStreamAppender<ILoggingEvent> console) {
      JsonLines lines = new JsonLines();
      lines.setContext(context);
      lines.start();
      console.setEncoder(lines);
    }
  }

  /**
   * Tells whoever has started the node something, in the form of the log if that is for machines.
   */
  static void announce(LogSettings.Format format, String text) {
    switch (format) {
      case TEXT -> System.err.println(text);
      case JSON -> LOG.info("{}", text);
    }
  }
}
