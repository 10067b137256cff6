package io.actorflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.Operator;
import io.actorflow.api.Output;
import io.actorflow.api.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Runs an operator in the ways that the engine may: on the batches as they are given, cut into
 * single rows, and together with an empty batch. What comes out must be the same rows each time, of
 * the schema that it announced, and in the end every buffer must have been released.
 */
public final class OperatorVerification {
  private final Supplier<? extends Operator> operator;
  private final List<Rows> inputs = new ArrayList<>();
  private boolean cut = true;

  private OperatorVerification(Supplier<? extends Operator> operator) {
    this.operator = operator;
  }

  /** Every run makes an operator of its own. */
  public static OperatorVerification verify(Supplier<? extends Operator> operator) {
    return new OperatorVerification(operator);
  }

  /** One more batch, after those before. */
  public OperatorVerification input(Rows rows) {
    inputs.add(rows);
    return this;
  }

  /** For an operator whose rows depend on what is in a batch together: no cutting into rows. */
  public OperatorVerification asWholeBatches() {
    cut = false;
    return this;
  }

  /** Passes if exactly these rows come out, in this order, in however many batches. */
  public void expectOutput(Rows expected) {
    assertThat(run(inputs)).as("output of the batches as given").isEqualTo(expected);
    if (cut) {
      assertThat(run(inputs.stream().flatMap(OperatorVerification::single).toList()))
          .as("output of one row at a time")
          .isEqualTo(expected);
    }
    List<Rows> withEmpty = new ArrayList<>(inputs);
    withEmpty.add(0, new Rows(inputs.getFirst().schema(), List.of()));
    assertThat(run(withEmpty)).as("output after a batch without rows").isEqualTo(expected);
  }

  /** Passes if it refuses the input with a message that has {@code message} in it. */
  public void expectFailure(String message) {
    assertThatThrownBy(() -> run(inputs)).hasMessageContaining(message);
  }

  private static java.util.stream.Stream<Rows> single(Rows rows) {
    return rows.rows().stream().map(row -> new Rows(rows.schema(), List.of(row)));
  }

  private Rows run(List<Rows> batches) {
    if (batches.isEmpty()) {
      throw new IllegalStateException("nothing to verify (expected: input)");
    }
    BufferAllocator allocator = new RootAllocator();
    Rows output;
    try {
      output = run(batches, allocator);
    } catch (RuntimeException failure) {
      TestAllocator.closeReleased(allocator);
      throw failure;
    }
    TestAllocator.closeReleased(allocator);
    return output;
  }

  private Rows run(List<Rows> batches, BufferAllocator allocator) {
    try (Operator verified = operator.get()) {
      Schema announced = verified.outputSchema(batches.getFirst().schema());
      Collected collected = new Collected(announced, new ArrayList<>(), allocator);
      long offset = -1;
      for (Rows rows : batches) {
        long to = offset + rows.rows().size();
        Provenance provenance = new Provenance("test", offset, to, Provenance.NO_WATERMARK);
        verified.process(rows.in(allocator, provenance), collected);
        offset = to;
      }
      return new Rows(announced, collected.rows);
    }
  }

  /** Takes the rows of each batch and closes it at once. */
  private record Collected(Schema announced, List<Row> rows, BufferAllocator allocator)
      implements Output {
    @Override
    public void emit(Batch batch) {
      try (batch) {
        assertThat(batch.schema()).as("columns that come out").isEqualTo(announced);
        assertThat(batch.provenance().producer()).as("producer of the output").isEqualTo("test");
        rows.addAll(Rows.of(batch).rows());
      }
    }
  }
}
