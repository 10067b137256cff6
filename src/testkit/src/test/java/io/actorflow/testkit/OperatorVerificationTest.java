package io.actorflow.testkit;

import static io.actorflow.testkit.OperatorVerification.verify;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Operator;
import io.actorflow.api.Output;
import io.actorflow.api.Selection;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class OperatorVerificationTest {
  private static final Schema READINGS =
      Columns.schema(Columns.utf8("sensor"), Columns.float64("celsius"));
  private static final Rows THREE =
      batch(READINGS, row("a", 19.9), row("b", 20.0), row("c", 31.5), row("d", null));

  /** Keeps the rows whose {@code column} is at least {@code threshold}. */
  record ThresholdFilter(String column, double threshold) implements Operator {
    @Override
    public Schema outputSchema(Schema input) {
      return input;
    }

    @Override
    public void process(Batch input, Output output) {
      try (input) {
        Float8Vector values = input.column(column, Float8Vector.class);
        Selection kept = new Selection(input.rows());
        for (int row = 0; row < input.rows(); row++) {
          if (!values.isNull(row) && values.get(row) >= threshold) {
            kept.add(row);
          }
        }
        output.emit(input.select(kept, output.allocator()));
      }
    }
  }

  /** Emits what it gets, in the way that a test gives it. */
  private record Passing(java.util.function.BiConsumer<Batch, Output> way) implements Operator {
    @Override
    public Schema outputSchema(Schema input) {
      return input;
    }

    @Override
    public void process(Batch input, Output output) {
      way.accept(input, output);
    }
  }

  @Test
  void passesAnOperatorThatDoesWhatIsExpected() {
    verify(() -> new ThresholdFilter("celsius", 20.0))
        .input(THREE)
        .input(batch(READINGS, row("e", 40)))
        .expectOutput(batch(READINGS, row("b", 20.0), row("c", 31.5), row("e", 40.0)));
  }

  @Test
  void passesAnExpectedFailure() {
    verify(() -> new ThresholdFilter("sensor", 20.0))
        .input(THREE)
        .expectFailure("column 'sensor' is VARCHAR (expected: Float8Vector)");
  }

  @Test
  void failsWhenRowsAreMissing() {
    OperatorVerification verification =
        verify(() -> new ThresholdFilter("celsius", 20.0)).input(THREE);
    assertThatThrownBy(() -> verification.expectOutput(THREE)).isInstanceOf(AssertionError.class);
  }

  @Test
  void failsWhenTheFailureDoesNotCome() {
    OperatorVerification verification = verify(() -> new Passing(this::pass)).input(THREE);
    assertThatThrownBy(() -> verification.expectFailure("anything"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void failsWhenABufferIsNotReleased() {
    OperatorVerification verification =
        verify(() -> new Passing((input, output) -> output.emit(input.share()))).input(THREE);
    assertThatThrownBy(() -> verification.expectOutput(THREE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("bytes of buffers were not released");
  }

  @Test
  void failsWhenTheOutputDependsOnHowRowsAreBatched() {
    Passing firstRow =
        new Passing(
            (input, output) -> {
              try (input) {
                output.emit(input.slice(0, Math.min(1, input.rows())));
              }
            });
    Rows first = batch(READINGS, row("a", 19.9));
    assertThatThrownBy(() -> verify(() -> firstRow).input(THREE).expectOutput(first))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("one row at a time");
    verify(() -> firstRow).asWholeBatches().input(THREE).expectOutput(first);
  }

  private void pass(Batch input, Output output) {
    output.emit(input);
  }
}
