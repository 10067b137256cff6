package io.actorflow.bench.micro;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;

import io.actorflow.group.GroupLayout;
import io.actorflow.group.PreAggregator;
import io.actorflow.keyed.Aggregation;
import io.actorflow.keyed.Windowing;
import io.actorflow.keyed.Windows.Sliding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/** The jobs of the harness: the columns that they read and what they aggregate. */
public enum Job {
  J1,
  J2,
  J3,
  /** J3 as it would be if bidders had names. */
  J3_TEXT;

  static final String EVENT_TIME = "date-time";
  static final long WINDOW_MICROS = 10_000_000;

  Schema columns() {
    return switch (this) {
      case J1 -> schema(int64("auction"), int64("bidder"), int64("price"));
      case J2 -> schema(int64("auction"), int64("price"), timestampMillis(EVENT_TIME));
      case J3 -> schema(int64("bidder"), int64("price"));
      case J3_TEXT -> schema(utf8("bidder"), int64("price"));
    };
  }

  Aggregation aggregation() {
    Map<String, String> aggregates = new LinkedHashMap<>();
    aggregates.put("bids", "count(*)");
    return switch (this) {
      case J1 -> throw new IllegalStateException("J1 aggregates nothing");
      case J2 -> {
        aggregates.put("top-price", "max(price)");
        Windowing tumbling = Windowing.of(new Sliding(WINDOW_MICROS, WINDOW_MICROS));
        yield new Aggregation(List.of("auction"), aggregates, Optional.of(tumbling));
      }
      case J3, J3_TEXT -> {
        aggregates.put("total", "sum(price)");
        yield new Aggregation(List.of("bidder"), aggregates, Optional.empty());
      }
    };
  }

  GroupLayout layout() {
    return aggregation().layout(columns(), EVENT_TIME);
  }

  PreAggregator newPreAggregator(int shards) {
    return new PreAggregator(layout(), shards, aggregation().slices(EVENT_TIME).orElse(null));
  }
}
