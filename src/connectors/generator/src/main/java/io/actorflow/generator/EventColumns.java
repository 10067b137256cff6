package io.actorflow.generator;

import io.actorflow.api.Columns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns of one kind of events. Those of {@link Kind#EVENTS} are {@code event}, which says
 * what it is, {@code date-time}, and a struct for each entity, of which one has a value.
 */
final class EventColumns {
  private static final String EVENT = "event";
  private static final String DATE_TIME = "date-time";
  private static final List<Kind> ENTITIES = List.of(Kind.PERSONS, Kind.AUCTIONS, Kind.BIDS);

  private final EventTimes times;
  private final Map<Kind, List<Attribute>> attributes = new LinkedHashMap<>();
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Schema schema;

  /** Fills a vector with one column of some events. */
  @FunctionalInterface
  private interface Column {
    void fill(FieldVector vector, long[] events, int count);
  }

  EventColumns(Kind kind, Draws draws, EventTimes times) {
    this.times = times;
    attributes.put(Kind.PERSONS, new Persons(draws, times).attributes());
    attributes.put(Kind.AUCTIONS, new Auctions(draws, times).attributes());
    attributes.put(Kind.BIDS, new Bids(draws, times).attributes());
    List<Field> fields = new ArrayList<>();
    if (kind == Kind.EVENTS) {
      addEventColumns(fields);
    } else {
      for (Attribute attribute : attributesOf(kind)) {
        fields.add(attribute.field());
        columns.put(
            attribute.name(), (vector, events, count) -> fill(attribute, vector, events, count));
      }
    }
    schema = new Schema(fields);
  }

  private List<Attribute> attributesOf(Kind kind) {
    return attributes.getOrDefault(kind, List.of());
  }

  private void addEventColumns(List<Field> fields) {
    fields.add(Columns.utf8(EVENT));
    columns.put(EVENT, EventColumns::fillEntity);
    fields.add(Columns.timestampMillis(DATE_TIME));
    columns.put(DATE_TIME, this::fillTimes);
    for (Kind entity : ENTITIES) {
      List<Attribute> ofEntity = attributesOf(entity);
      fields.add(Columns.struct(entity.entity(), ofEntity.stream().map(Attribute::field).toList()));
      columns.put(
          entity.entity(),
          (vector, events, count) ->
              fillStruct(entity, ofEntity, (StructVector) vector, events, count));
    }
  }

  Schema schema() {
    return schema;
  }

  /** Fills the column of that name with the first {@code count} of {@code events}. */
  void fill(FieldVector vector, long[] events, int count) {
    Column column = columns.get(vector.getName());
    if (column == null) {
      throw new IllegalArgumentException(
          "no column '%s' (there are: %s)".formatted(vector.getName(), columns.keySet()));
    }
    column.fill(vector, events, count);
  }

  private static void fill(Attribute attribute, FieldVector vector, long[] events, int count) {
    for (int row = 0; row < count; row++) {
      attribute.write(events[row], vector, row);
    }
  }

  private static void fillEntity(FieldVector vector, long[] events, int count) {
    for (int row = 0; row < count; row++) {
      for (Kind entity : ENTITIES) {
        if (entity.includes(events[row])) {
          byte[] name = entity.entity().getBytes(StandardCharsets.US_ASCII);
          ((VarCharVector) vector).setSafe(row, name);
        }
      }
    }
  }

  private void fillTimes(FieldVector vector, long[] events, int count) {
    for (int row = 0; row < count; row++) {
      ((TimeStampMicroVector) vector).setSafe(row, times.micros(events[row]));
    }
  }

  private static void fillStruct(
      Kind entity, List<Attribute> attributes, StructVector struct, long[] events, int count) {
    List<FieldVector> fields = struct.getChildrenFromFields();
    for (int row = 0; row < count; row++) {
      if (entity.includes(events[row])) {
        struct.setIndexDefined(row);
        for (int field = 0; field < fields.size(); field++) {
          attributes.get(field).write(events[row], fields.get(field), row);
        }
      } else {
        struct.setNull(row);
      }
    }
  }
}
