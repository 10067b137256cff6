package io.actorflow.node;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.actorflow.node.control.LogLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;

/** The newest lines of this process's log, for those who ask from outside. Named in logback.xml. */
public final class LogMemory extends AppenderBase<ILoggingEvent> {
  private static final int CAPACITY = 10_000;
  private static final int BEHIND = 1_000;
  private static final Deque<LogLine> LINES = new ArrayDeque<>();
  private static final Set<Consumer<LogLine>> FOLLOWERS = new CopyOnWriteArraySet<>();

  @Override
  protected void append(ILoggingEvent event) {
    LogLine line =
        new LogLine(
            event.getInstant(),
            event.getLevel().toString(),
            event.getLoggerName(),
            event.getThreadName(),
            event.getFormattedMessage(),
            event.getThrowableProxy() == null
                ? null
                : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    synchronized (LINES) {
      LINES.addLast(line);
      if (LINES.size() > CAPACITY) {
        LINES.removeFirst();
      }
      FOLLOWERS.forEach(follower -> follower.accept(line));
    }
  }

  static List<LogLine> newest(int count) {
    synchronized (LINES) {
      List<LogLine> all = new ArrayList<>(LINES);
      return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }
  }

  /** The newest lines and then all others; whoever is too slow loses the oldest. */
  static Source<LogLine, NotUsed> follow(int count) {
    return Source.<LogLine>queue(BEHIND, OverflowStrategy.dropHead())
        .mapMaterializedValue(
            queue -> {
              Consumer<LogLine> follower = queue::offer;
              synchronized (LINES) {
                newest(count).forEach(follower);
                FOLLOWERS.add(follower);
              }
              queue.watchCompletion().whenComplete((done, failure) -> FOLLOWERS.remove(follower));
              return NotUsed.getInstance();
            });
  }
}
