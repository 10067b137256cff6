package io.actorflow.shard;

import io.actorflow.run.ShardMessage.Deliver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Deliveries that wait because they are ahead of others in event time, by channel and in order.
 * They are as many as the credit of their channels allows for. One thread.
 *
 * @param <S> where answers go
 */
final class AheadDeliveries<S> {
  private final TreeMap<String, Deque<Waiting<S>>> channels = new TreeMap<>();

  /** A delivery and who has sent it. */
  private record Waiting<S>(S sender, Deliver deliver) {}

  boolean isEmpty() {
    return channels.isEmpty();
  }

  /** Whether a delivery of that channel has to wait behind others. */
  boolean holds(String channel) {
    return channels.containsKey(channel);
  }

  /** Adds a delivery, unless it waits already: what is not answered is sent again. */
  void add(S sender, Deliver deliver) {
    Deque<Waiting<S>> waiting =
        channels.computeIfAbsent(deliver.channel(), channel -> new ArrayDeque<>());
    waiting.removeIf(held -> held.deliver().epoch() < deliver.epoch());
    if (waiting.stream().noneMatch(held -> isSame(held.deliver(), deliver))) {
      waiting.add(new Waiting<>(sender, deliver));
    }
  }

  private static boolean isSame(Deliver one, Deliver other) {
    return one.epoch() == other.epoch() && one.delivery().sequence() == other.delivery().sequence();
  }

  /** Hands over deliveries of channels that may go on, for as long as more are wanted. */
  void take(BooleanSupplier wanted, Predicate<String> mayGoOn, BiConsumer<S, Deliver> taker) {
    while (wanted.getAsBoolean()) {
      Optional<Waiting<S>> next = next(mayGoOn);
      if (next.isEmpty()) {
        return;
      }
      taker.accept(next.get().sender(), next.get().deliver());
    }
  }

  private Optional<Waiting<S>> next(Predicate<String> mayGoOn) {
    String channel = null;
    Deque<Waiting<S>> waiting = null;
    for (var each : channels.entrySet()) {
      if (waiting == null && mayGoOn.test(each.getKey())) {
        channel = each.getKey();
        waiting = each.getValue();
      }
    }
    if (channel == null || waiting == null) {
      return Optional.empty();
    }
    Waiting<S> next = waiting.removeFirst();
    if (waiting.isEmpty()) {
      channels.remove(channel);
    }
    return Optional.of(next);
  }
}
