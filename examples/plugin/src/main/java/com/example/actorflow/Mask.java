package com.example.actorflow;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Operator;
import io.actorflow.api.Output;
import io.actorflow.api.PipelineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Replaces the texts of some columns by their {@link KeyedHash}.
 *
 * <p>Output: the same columns and rows; where there was no text there is none.
 */
final class Mask implements Operator {
  private final MaskConfig config;
  private final KeyedHash hash;

  Mask(MaskConfig config) {
    this.config = config;
    hash = new KeyedHash(config.key());
  }

  @Override
  public Schema outputSchema(Schema input) {
    for (String column : config.columns()) {
      Field field =
          input.getFields().stream()
              .filter(each -> each.getName().equals(column))
              .findFirst()
              .orElseThrow(
                  () ->
                      new PipelineException(
                          "column '%s' is not there (there are: %s)"
                              .formatted(column, Columns.names(input))));
      if (!(field.getType() instanceof ArrowType.Utf8)) {
        throw new PipelineException(
            "column '%s' is %s (expected: Utf8)".formatted(column, field.getType()));
      }
    }
    return input;
  }

  /** Columns that nobody behind this one reads do not have to be read for it. */
  @Override
  public Set<String> inputColumns(Schema input, Set<String> output) {
    Set<String> columns = new TreeSet<>(config.columns());
    columns.addAll(output);
    return columns;
  }

  @Override
  public void process(Batch input, Output output) {
    try (input) {
      List<FieldVector> columns = new ArrayList<>();
      try {
        for (FieldVector column : input.root().getFieldVectors()) {
          columns.add(
              config.columns().contains(column.getName())
                  ? masked((VarCharVector) column, output.allocator())
                  : moved(column));
        }
      } catch (RuntimeException | Error failure) {
        columns.forEach(FieldVector::close);
        throw failure;
      }
      output.emit(
          new Batch(
              new VectorSchemaRoot(input.schema().getFields(), columns, input.rows()),
              input.provenance()));
    }
  }

  /** One allocation for the column, none for a row. */
  private VarCharVector masked(VarCharVector texts, BufferAllocator allocator) {
    int rows = texts.getValueCount();
    VarCharVector hashes = (VarCharVector) texts.getField().createVector(allocator);
    try {
      hashes.allocateNew((long) rows * KeyedHash.LENGTH, rows);
      for (int row = 0; row < rows; row++) {
        if (!texts.isNull(row)) {
          byte[] text =
              hash.of(texts.getDataBuffer(), texts.getStartOffset(row), texts.getValueLength(row));
          hashes.set(row, text, 0, KeyedHash.LENGTH);
        }
      }
      hashes.setValueCount(rows);
      return hashes;
    } catch (RuntimeException | Error failure) {
      hashes.close();
      throw failure;
    }
  }

  /** The same buffers with another owner: what is left for the input to close is empty. */
  private static FieldVector moved(FieldVector column) {
    TransferPair pair = column.getTransferPair(column.getAllocator());
    pair.transfer();
    return (FieldVector) pair.getTo();
  }
}
