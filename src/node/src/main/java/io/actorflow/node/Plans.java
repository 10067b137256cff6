package io.actorflow.node;

import io.actorflow.api.PipelineException;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.run.Plan;
import io.actorflow.run.Planner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The plans that were asked for last: tasks and shards of a pipeline share one. Whoever uses a plan
 * holds it, so one that has been dropped here is only made again for the next who asks.
 */
final class Plans {
  private final Components components;
  private final SecretResolver secrets;
  private final Map<Key, CompletableFuture<Plan>> plans;

  private record Key(String pipeline, String definition) {}

  /**
   * @param capacity how many are kept at most
   */
  Plans(Components components, SecretResolver secrets, int capacity) {
    this.components = components;
    this.secrets = secrets;
    plans =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, CompletableFuture<Plan>> eldest) {
            return size() > capacity;
          }
        };
  }

  /**
   * The plan of a definition; whoever asks while it is being made waits for it.
   *
   * @throws PipelineException if it cannot be carried out here
   */
  Plan of(String pipeline, String definition) {
    Key key = new Key(pipeline, definition);
    CompletableFuture<Plan> mine = new CompletableFuture<>();
    CompletableFuture<Plan> known;
    synchronized (plans) {
      known = plans.putIfAbsent(key, mine);
    }
    if (known == null) {
      make(key, mine);
      known = mine;
    }
    try {
      return known.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void make(Key key, CompletableFuture<Plan> plan) {
    try {
      plan.complete(
          Planner.plan(
              PipelineDefinition.parse(key.pipeline() + ".json", key.definition(), components),
              components,
              secrets));
    } catch (RuntimeException e) {
      // What is wrong may be outside: a secret that is not there yet.
      synchronized (plans) {
        plans.remove(key);
      }
      plan.completeExceptionally(e);
    }
  }

  int size() {
    synchronized (plans) {
      return plans.size();
    }
  }
}
