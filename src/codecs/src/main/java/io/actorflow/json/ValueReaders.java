package io.actorflow.json;

import io.actorflow.api.PipelineException;
import io.actorflow.column.BooleanColumn;
import io.actorflow.column.BytesColumn;
import io.actorflow.column.DoubleColumn;
import io.actorflow.column.IntColumn;
import io.actorflow.column.ListColumn;
import io.actorflow.column.LongColumn;
import io.actorflow.column.StructColumn;
import io.actorflow.column.TimestampUnit;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.Field;

/** Makes the reader, and its column builder, that a field's type needs. */
record ValueReaders(BufferAllocator allocator) {
  ValueReader of(Field field, String path) {
    MinorType type = Types.getMinorTypeForArrowType(field.getType());
    return switch (type) {
      case BIGINT -> new LongReader(path, new LongColumn(allocator));
      case INT -> new IntReader(path, new IntColumn(allocator));
      case FLOAT8 -> new DoubleReader(path, new DoubleColumn(allocator));
      case BIT -> new BooleanReader(path, new BooleanColumn(allocator));
      case VARCHAR -> new StringReader(path, new BytesColumn(allocator));
      case VARBINARY -> new BytesReader(path, new BytesColumn(allocator));
      case DATEDAY -> new DateReader(path, new IntColumn(allocator));
      case TIMESTAMPMICRO ->
          new TimestampReader(path, new LongColumn(allocator), TimestampUnit.of(field));
      case STRUCT -> struct(field, path);
      case LIST -> list(field, path);
      default -> throw noForm(path, type);
    };
  }

  private StructReader struct(Field field, String path) {
    List<ValueReader> readers =
        field.getChildren().stream().map(child -> of(child, path + "." + child.getName())).toList();
    List<String> names = field.getChildren().stream().map(Field::getName).toList();
    StructColumn column =
        new StructColumn(allocator, readers.stream().map(ValueReader::column).toList());
    return new StructReader(path, column, names, readers);
  }

  private ListReader list(Field field, String path) {
    ValueReader elements = of(field.getChildren().get(0), path + "[]");
    return new ListReader(path, new ListColumn(allocator, elements.column()), elements);
  }

  private static PipelineException noForm(String path, MinorType type) {
    return new PipelineException(
        "column '%s' is %s, which JSON records cannot be read into (expected: BIGINT, INT, FLOAT8, BIT, VARCHAR, VARBINARY, DATEDAY, TIMESTAMPMICRO, STRUCT or LIST)"
            .formatted(path, type));
  }
}
