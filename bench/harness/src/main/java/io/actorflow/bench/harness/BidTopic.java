package io.actorflow.bench.harness;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;

/** The topics that a benchmark needs on its broker. */
public final class BidTopic implements AutoCloseable {
  /** Of each topic. */
  public static final int PARTITIONS = 8;

  private final String bootstrap;
  private final Admin admin;

  public BidTopic(String bootstrap) {
    this.bootstrap = bootstrap;
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
  }

  /** Makes an empty topic. */
  public void create(String name) {
    await(
        "topic " + name + " cannot be made",
        () ->
            admin
                .createTopics(List.of(new NewTopic(name, Bidding.PARTITIONS, (short) 1)))
                .all()
                .get());
  }

  /**
   * Removes every topic whose name has {@code part} in it, those that a system made beside it too.
   */
  public void deleteAll(String part) {
    await(
        "topics of " + part + " cannot be deleted",
        () -> {
          Set<String> names = admin.listTopics().names().get();
          return admin
              .deleteTopics(names.stream().filter(name -> name.contains(part)).toList())
              .all()
              .get();
        });
  }

  /** Makes a topic and fills it with bids. */
  void load(String name, Bidding bidding) {
    create(name);
    TopicLoad.load(bootstrap, name, Bidding.PARTITIONS, bidding.records(), bidding.bids()::write);
  }

  /** What the logs of some topics occupy at the broker. */
  public long logBytes(Predicate<String> topics) {
    return await(
        "the sizes of topics cannot be read",
        () ->
            admin
                .describeLogDirs(
                    admin.describeCluster().nodes().get().stream().map(Node::id).toList())
                .allDescriptions()
                .get()
                .values()
                .stream()
                .flatMap(folders -> folders.values().stream())
                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                .filter(replica -> topics.test(replica.getKey().topic()))
                .mapToLong(replica -> replica.getValue().size())
                .sum());
  }

  private interface Answer<T> {
    T get() throws ExecutionException, InterruptedException;
  }

  private static <T> T await(String problem, Answer<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      throw new BenchException(problem + ": " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException(problem + ": interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
