package io.actorflow.group;

import io.actorflow.api.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** The columns that a layout's aggregates read, each loaded once for a batch. */
final class Inputs {
  private final Map<Column, ColumnWords> columns = new LinkedHashMap<>();
  private final ColumnWords[][] arguments;
  private final @Nullable ColumnWords[] conditions;

  /** A column, and what is needed of it. */
  private record Column(String name, Need need) {}

  private enum Need {
    NULLS,
    VALUES,
    VECTOR
  }

  Inputs(GroupLayout layout) {
    List<Aggregate> aggregates = layout.aggregates();
    arguments = new ColumnWords[aggregates.size()][];
    conditions = new @Nullable ColumnWords[aggregates.size()];
    for (int a = 0; a < arguments.length; a++) {
      Aggregate aggregate = aggregates.get(a);
      List<ColumnWords> read = new ArrayList<>();
      for (String name : aggregate.columns()) {
        read.add(column(name, need(aggregate)));
      }
      arguments[a] = read.toArray(ColumnWords[]::new);
      if (aggregate.condition() != null) {
        conditions[a] = column(aggregate.condition().column(), Need.VALUES);
      }
    }
  }

  private static Need need(Aggregate aggregate) {
    return switch (aggregate) {
      case WordAggregate words ->
          words.kind() == WordAggregate.Kind.COUNT ? Need.NULLS : Need.VALUES;
      case CellAggregate cell ->
          cell.type() instanceof PlugInType || cell.type() instanceof TopType
              ? Need.VECTOR
              : Need.VALUES;
    };
  }

  private ColumnWords column(String name, Need need) {
    return columns.computeIfAbsent(new Column(name, need), column -> new ColumnWords());
  }

  void load(Batch batch, int rows) {
    columns.forEach((column, words) -> load(column.need, vector(batch, column.name), rows, words));
  }

  private static void load(Need need, FieldVector vector, int rows, ColumnWords words) {
    switch (need) {
      case NULLS -> words.loadNulls(vector, rows);
      case VECTOR -> words.refer(vector, rows);
      case VALUES -> {
        if (vector instanceof BaseVariableWidthVector strings) {
          words.loadTexts(strings, rows);
        } else {
          words.load(vector, rows);
        }
      }
    }
  }

  /** The arguments of an aggregate. */
  ColumnWords[] arguments(int aggregate) {
    return arguments[aggregate];
  }

  /** The rows that count for an aggregate, by a word other than 0; null if all do. */
  @Nullable ColumnWords condition(int aggregate) {
    return conditions[aggregate];
  }

  static FieldVector vector(Batch batch, String column) {
    FieldVector vector = batch.root().getVector(column);
    if (vector == null) {
      throw new IllegalStateException("column '" + column + "' is missing from " + batch);
    }
    return vector;
  }
}
