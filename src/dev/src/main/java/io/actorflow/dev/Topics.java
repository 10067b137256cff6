package io.actorflow.dev;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and removes topics; a call returns when clients see what it did. */
public final class Topics implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 30;

  private final Admin admin;

  public Topics(String bootstrapServers) {
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  public void create(String name, int partitions) {
    create(name, partitions, Map.of());
  }

  public void create(String name, int partitions, Map<String, String> settings) {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    await("create topic " + name, admin.createTopics(List.of(topic.configs(settings))).all());
    awaitThat("topic %s to have leaders".formatted(name), () -> hasLeaders(name));
  }

  public void delete(String... names) {
    List<String> gone = List.of(names);
    await("delete topics " + gone, admin.deleteTopics(gone).all());
    awaitThat("topics %s to go".formatted(gone), () -> Collections.disjoint(names(), gone));
  }

  /** All topics but the broker's own. */
  public Set<String> names() {
    return new TreeSet<>(await("list topics", admin.listTopics().names()));
  }

  private boolean hasLeaders(String name) {
    try {
      return admin
          .describeTopics(List.of(name))
          .allTopicNames()
          .get(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .values()
          .stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(partition -> partition.leader() != null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new ServiceException("cannot describe topic " + name, e);
    } catch (TimeoutException e) {
      throw new ServiceException("cannot describe topic " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException("interrupted while describing topic " + name, e);
    }
  }

  /** What a broker confirms it has decided; its metadata follow a moment later. */
  private static void awaitThat(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new ServiceException("waited %d s for %s".formatted(DEADLINE_SECONDS, what));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static <T> T await(String what, KafkaFuture<T> answer) {
    try {
      return answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new ServiceException("cannot %s: %s".formatted(what, e.getCause()), e);
    } catch (TimeoutException e) {
      throw new ServiceException(
          "cannot %s: no answer within %d s".formatted(what, DEADLINE_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException("interrupted while waiting to " + what, e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
