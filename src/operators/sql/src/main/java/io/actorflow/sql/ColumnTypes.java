package io.actorflow.sql;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Between DuckDB's types and those that columns have. */
final class ColumnTypes {
  private static final Set<ArrowType> COLUMN_TYPES =
      Set.of(
          Columns.bool("").getType(),
          Columns.int32("").getType(),
          Columns.int64("").getType(),
          Columns.float64("").getType(),
          Columns.utf8("").getType(),
          Columns.binary("").getType(),
          Columns.date("").getType(),
          Columns.timestamp("").getType());

  private ColumnTypes() {}

  /** The type to cast a result of {@code type} to, so that a column can hold it; often none. */
  static Optional<String> cast(String type) {
    String plain = type.indexOf('(') < 0 ? type : type.substring(0, type.indexOf('('));
    if (plain.endsWith("]") || type.endsWith("]")) {
      return Optional.empty();
    }
    return switch (plain) {
      case "TINYINT", "SMALLINT", "UTINYINT", "USMALLINT", "NULL", "\"NULL\"" ->
          Optional.of("INTEGER");
      case "UINTEGER", "UBIGINT", "HUGEINT", "UHUGEINT" -> Optional.of("BIGINT");
      case "FLOAT", "DECIMAL" -> Optional.of("DOUBLE");
      case "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" ->
          Optional.of("TIMESTAMP");
      default -> Optional.empty();
    };
  }

  /** Throws if a result is of a type that no column can have. */
  static void check(SqlText text, Field field) {
    if (!isColumnType(field)) {
      throw text.refused(
          "gives '%s' as %s, which no column can be (expected: another type, by cast(... as varchar))"
              .formatted(field.getName(), field.getType()));
    }
  }

  private static boolean isColumnType(Field field) {
    return switch (field.getType()) {
      case ArrowType.Struct struct ->
          field.getChildren().stream().allMatch(ColumnTypes::isColumnType);
      case ArrowType.List list -> isColumnType(field.getChildren().getFirst());
      default -> COLUMN_TYPES.contains(field.getType());
    };
  }

  /** Throws if two columns differ only in case: SQL could not tell them apart. */
  static void checkNames(Schema input) {
    Set<String> names = new HashSet<>();
    for (Field field : input.getFields()) {
      if (!names.add(field.getName().toLowerCase(Locale.ROOT))) {
        throw new PipelineException(
            "SQL cannot tell column '%s' from another in other case (there are: %s)"
                .formatted(field.getName(), Columns.names(input)));
      }
    }
  }
}
