package io.actorflow.sql;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Operator;
import io.actorflow.api.Output;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row of other columns of each row: some of those that come in, and SQL expressions over
 * them.
 *
 * <p>Output: the columns to keep, then the further ones; the rows in input order. Columns that are
 * only passed on or renamed share the input's buffers.
 */
final class Select implements Operator {
  private final Map<String, SqlText> wanted = new LinkedHashMap<>();
  private final DuckDb database = new DuckDb();
  private @Nullable SelectPlan plan;

  Select(SelectConfig config) {
    config.keep().forEach(name -> wanted.put(name, new SqlText("keep", SqlText.quoted(name))));
    config.columns().forEach((name, sql) -> wanted.put(name, new SqlText("columns." + name, sql)));
  }

  @Override
  public Schema outputSchema(Schema input) {
    try (DuckDb planning = new DuckDb()) {
      return SelectPlan.of(planning, input, wanted).output();
    }
  }

  @Override
  public Set<String> inputColumns(Schema input, Set<String> output) {
    try (DuckDb planning = new DuckDb()) {
      return SelectPlan.columnsRead(planning, input, wanted.values());
    }
  }

  @Override
  public void process(Batch input, Output output) {
    try (input) {
      if (input.rows() > 0) {
        output.emit(select(plan(input.schema()), input, output.allocator()));
      }
    }
  }

  private SelectPlan plan(Schema schema) {
    SelectPlan current = plan;
    if (current == null || !current.input().equals(schema)) {
      current = SelectPlan.of(database, schema, wanted);
      plan = current;
    }
    return current;
  }

  private Batch select(SelectPlan current, Batch input, BufferAllocator allocator) {
    Map<String, FieldVector> made = new LinkedHashMap<>();
    if (!current.computed().isEmpty()) {
      for (FieldVector vector : compute(current, input, allocator).getFieldVectors()) {
        made.put(vector.getName(), vector);
      }
    }
    current
        .conditions()
        .forEach((name, condition) -> made.put(name, mark(condition, name, input, allocator)));
    current
        .passed()
        .forEach((name, source) -> made.put(name, pass(input.root().getVector(source), name)));
    Schema schema = current.output();
    List<FieldVector> vectors =
        schema.getFields().stream().map(field -> made.get(field.getName())).toList();
    return new Batch(
        new VectorSchemaRoot(schema.getFields(), vectors, input.rows()), input.provenance());
  }

  /** Rows that a condition holds for are 1, all others 0. */
  private static FieldVector mark(
      Condition condition, String name, Batch input, BufferAllocator allocator) {
    int[] rows = new int[input.rows()];
    int kept = condition.keepAll(input, rows);
    BitVector marks = new BitVector(Columns.bool(name), allocator);
    marks.allocateNew(input.rows());
    for (int row = 0; row < input.rows(); row++) {
      marks.set(row, 0);
    }
    for (int index = 0; index < kept; index++) {
      marks.set(rows[index], 1);
    }
    marks.setValueCount(input.rows());
    return marks;
  }

  private VectorSchemaRoot compute(SelectPlan current, Batch input, BufferAllocator allocator) {
    VectorSchemaRoot computed;
    try {
      computed = database.query(input, current.columns(), current.sql(), allocator);
    } catch (SQLException said) {
      throw current.text().failed(said, input.rows());
    }
    if (computed.getRowCount() != input.rows()) {
      int rows = computed.getRowCount();
      computed.close();
      throw new IllegalStateException(
          "%s made %d rows of %d".formatted(current.sql(), rows, input.rows()));
    }
    return computed;
  }

  private static FieldVector pass(FieldVector source, String name) {
    Field field = SelectPlan.renamed(source.getField(), name);
    TransferPair pair = source.getTransferPair(field, source.getAllocator());
    pair.splitAndTransfer(0, source.getValueCount());
    return (FieldVector) pair.getTo();
  }

  @Override
  public void close() {
    database.close();
  }
}
