package io.actorflow.keyed;

import static io.actorflow.testkit.Row.row;

import io.actorflow.api.Provenance;
import io.actorflow.testkit.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table of the latest rows of products in shops. */
final class NaiveUpserts implements NaiveTable<NaiveUpserts.Change> {
  /** One row of the input; a version of 0 stands for none. */
  record Change(long at, String product, long shop, long version, @Nullable String name) {
    Row row() {
      Object number = version == 0 ? null : version;
      return Row.row(at, product, shop, number, name, name == null);
    }

    List<Object> key() {
      return List.of(product, shop);
    }
  }

  private final String order;
  private final long ttl;
  private Map<List<Object>, Change> latest = new HashMap<>();
  private Map<List<Object>, Change> atCommit = new HashMap<>();
  private final Set<List<Object>> changed = new HashSet<>();

  NaiveUpserts(String order, long ttl) {
    this.order = order;
    this.ttl = ttl;
  }

  @Override
  public void apply(Change change) {
    Change before = latest.get(change.key());
    Change now = change;
    if (before != null && !order.isEmpty()) {
      if (number(change) == 0) {
        now = new Change(change.at(), change.product(), change.shop(), number(before), null);
      } else if (number(change) < number(before)) {
        return;
      }
    }
    boolean wasThere = before != null && before.name() != null;
    boolean saysNothing =
        order.isEmpty() ? !wasThere : before != null && !wasThere && number(now) == number(before);
    if (!now.equals(before) && !(now.name() == null && saysNothing)) {
      latest.put(change.key(), now);
      changed.add(change.key());
    }
  }

  private long number(Change change) {
    return order.equals("at") ? change.at() : change.version();
  }

  @Override
  public List<Row> commit(long watermark) {
    Map<List<Object>, Row> results = new HashMap<>();
    for (List<Object> key : changed) {
      Change now = Objects.requireNonNull(latest.get(key));
      Change before = atCommit.get(key);
      if (now.name() != null || (before != null && before.name() != null)) {
        results.put(key, result(now));
      }
    }
    changed.clear();
    List<Row> all = new ArrayList<>(results.values());
    for (Change change : List.copyOf(latest.values())) {
      boolean isMoment = Provenance.isMoment(watermark);
      if (change.name() != null) {
        if (ttl > 0 && isMoment && change.at() + ttl <= watermark) {
          all.add(result(new Change(change.at() + ttl, change.product(), change.shop(), 0, null)));
          latest.remove(change.key());
        }
      } else if (order.isEmpty()
          || (isMoment
              && (order.equals("at")
                  ? change.at() <= watermark
                  : ttl > 0 && change.at() + ttl <= watermark))) {
        latest.remove(change.key());
      }
    }
    atCommit = new HashMap<>(latest);
    return all;
  }

  @Override
  public void restart() {
    latest = new HashMap<>(atCommit);
    changed.clear();
  }

  @Override
  public boolean hasChanges() {
    return !changed.isEmpty();
  }

  @Override
  public List<Row> present() {
    return latest.values().stream()
        .filter(change -> change.name() != null)
        .map(NaiveUpserts::told)
        .toList();
  }

  @Override
  public long groups() {
    return latest.size();
  }

  /** All that is known, what is deleted too. */
  List<Change> known() {
    return List.copyOf(latest.values());
  }

  private static Row result(Change change) {
    Instant at = Instant.EPOCH.plus(change.at(), ChronoUnit.MICROS);
    return change.name() == null
        ? row(at, change.product(), change.shop(), null, null, true)
        : row(at, change.product(), change.shop(), change.version(), change.name(), false);
  }

  /** As it is read from outside: without saying that it is not deleted. */
  static Row told(Change change) {
    List<@Nullable Object> values = new ArrayList<>(result(change).values());
    return new Row(values.subList(0, 5));
  }

  /** Some changes around a time, some at the same moment, many of them of one key. */
  static List<Change> changes(Random random, long time, int keys) {
    List<Change> changes = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      // Half of them are of one key.
      int key = random.nextBoolean() ? 0 : random.nextInt(keys);
      boolean deletes = random.nextInt(4) == 0;
      changes.add(
          new Change(
              Math.floorDiv(time - random.nextInt(1500), 20) * 20 + 1,
              "product-" + key % 7,
              key / 7,
              deletes && random.nextBoolean() ? 0 : 1 + random.nextInt(1000),
              deletes ? null : "name".repeat(random.nextInt(3)) + random.nextInt(5)));
    }
    return changes;
  }
}
