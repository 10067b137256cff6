package com.example.actorflow;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.AggregateState;
import io.actorflow.api.Batch;
import io.actorflow.testkit.TestAllocator;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SpreadTest {
  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final Spread spread = new Spread();

  @Test
  void isTheSameForPartsThatAreCombined() {
    AggregateState whole = state(3, 900, -5, 17);
    AggregateState part = state(-5);
    part.combine(spread.read(state(900, 17, 3).toBytes()));

    assertThat(result(whole)).isEqualTo(905);
    assertThat(result(part)).isEqualTo(905);
  }

  private AggregateState state(long... prices) {
    AggregateState state = spread.newState();
    for (long price : prices) {
      try (Batch batch = batch(schema(int64("price")), row(price)).in(memory.get())) {
        state.add(batch.root().getFieldVectors(), 0);
      }
    }
    return state;
  }

  private long result(AggregateState state) {
    try (BigIntVector vector = new BigIntVector(spread.output(), memory.get())) {
      vector.allocateNew(1);
      spread.result(state, vector, 0);
      return vector.get(0);
    }
  }

  @Test
  void refusesWhatItCannotTellTheSpreadOf() {
    assertThatThrownBy(() -> spread.of(List.of(utf8("name")), List.of()))
        .hasMessage("'name' is Utf8 (expected: a column of type long)");
    assertThatThrownBy(() -> spread.of(List.of(int64("price")), List.of(2.0)))
        .hasMessage("spread has 1 columns and 1 numbers (expected: spread(column))");
  }
}
