package io.actorflow.node.table;

import io.actorflow.api.Provenance;
import io.actorflow.keyed.ReadableTable;
import io.actorflow.node.control.TableColumn;
import io.actorflow.node.control.TablePosition;
import io.actorflow.node.control.TableView;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.run.ShardMessage.AsOf;
import io.actorflow.run.UnitId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** A table of a pipeline, with the shards that have it. */
record KnownTable(PipelineView view, String operator, ReadableTable table) {
  String name() {
    return view.pipeline().name() + "/" + operator;
  }

  int shards() {
    return view.pipeline().shards();
  }

  String unit(int shard) {
    return new UnitId(view.pipeline().name(), view.pipeline().incarnation(), operator, shard)
        .toString();
  }

  /** A shard, for people. */
  String shard(int index) {
    return "shard %d of table '%s'".formatted(index, name());
  }

  TablePosition position(AsOf asOf) {
    return new TablePosition(
        name(),
        asOf.shard(),
        asOf.commit(),
        Provenance.isMoment(asOf.watermark())
            ? Instant.EPOCH.plus(asOf.watermark(), ChronoUnit.MICROS)
            : null,
        asOf.watermark() == Provenance.END,
        asOf.positions());
  }

  TableView shown() {
    long keys =
        view.shards().stream()
            .filter(shard -> UnitId.parse(shard.shard()).stage().equals(operator))
            .mapToLong(shard -> shard.groups())
            .sum();
    return new TableView(
        name(),
        view.pipeline().name(),
        operator,
        shards(),
        keys,
        columns(table.key()),
        columns(table.rows().schema().getFields()));
  }

  static List<TableColumn> columns(List<Field> fields) {
    return fields.stream().map(field -> new TableColumn(field.getName(), type(field))).toList();
  }

  private static String type(Field field) {
    return switch (field.getType()) {
      case ArrowType.Bool bool -> "boolean";
      case ArrowType.Int integer -> integer.getBitWidth() > 32 ? "long" : "int";
      case ArrowType.FloatingPoint number -> "double";
      case ArrowType.Utf8 text -> "string";
      case ArrowType.Binary bytes -> "bytes";
      case ArrowType.Date date -> "date";
      case ArrowType.Timestamp moment -> "timestamp";
      case ArrowType.List list -> "[" + type(field.getChildren().getFirst()) + "]";
      case ArrowType.Struct struct ->
          "{"
              + String.join(
                  ", ",
                  field.getChildren().stream()
                      .map(child -> child.getName() + " = " + type(child))
                      .toList())
              + "}";
      default -> field.getType().toString();
    };
  }
}
