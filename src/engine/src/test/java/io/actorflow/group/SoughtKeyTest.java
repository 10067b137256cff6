package io.actorflow.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoughtKeyTest {
  private static final Schema COLUMNS =
      Columns.schema(
          Columns.int64("long"),
          Columns.int32("int"),
          Columns.bool("bool"),
          Columns.date("date"),
          Columns.timestamp("time"),
          Columns.utf8("text"),
          Columns.binary("bytes"));

  private static final Pattern BYTES = Pattern.compile("Bytes\\[hex=(\\w*)]");

  /** Whoever sends rows and whoever asks for them must come to the same shard and the same row. */
  @Property(tries = 200, seed = "4711")
  void aKeyIsSoughtWhereItsRowsGo(@ForAll long seed) {
    Random random = new Random(seed);
    List<Field> keys = new ArrayList<>(COLUMNS.getFields());
    Collections.shuffle(keys, random);
    keys = List.copyOf(keys.subList(0, 1 + random.nextInt(keys.size())));
    int shards = 1 + random.nextInt(40);
    GroupLayout layout =
        new GroupLayout(keys, List.of(Aggregate.parse("n", "count(*)", RandomTable.SCHEMA)));
    PreAggregator groups = new PreAggregator(layout, shards, null);
    io.actorflow.testkit.Rows rows = new RandomTable(random, 9, 0).rows(30);
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch = rows.in(allocator)) {
      groups.add(batch, shard -> true, (rejected, row, cause) -> {});
    }
    List<GroupTable> tables = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      GroupTable table = new GroupTable(layout);
      if (groups.pending(shard) > 0) {
        table.combine(groups.take(shard));
      }
      tables.add(table);
    }
    for (io.actorflow.testkit.Row row : rows.rows()) {
      List<String> values = new ArrayList<>();
      for (Field key : keys) {
        int column = RandomTable.SCHEMA.getFields().indexOf(key);
        values.add(written(row.values().get(column)));
      }
      SoughtKey sought = SoughtKey.of(keys, values);
      int[] found = tables.get(sought.shard(shards)).find(sought.rows());
      assertThat(found).as("%s", values).hasSize(1);
      assertThat(found[0]).as("%s", values).isNotNegative();
    }
  }

  private static String written(Object value) {
    Matcher bytes = BYTES.matcher(value.toString());
    return bytes.matches()
        ? Base64.getEncoder().encodeToString(HexFormat.of().parseHex(bytes.group(1)))
        : value.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "long; 1.5; a whole number from -9223372036854775808 to 9223372036854775807",
        "int; 2147483648; a whole number from -2147483648 to 2147483647",
        "bool; yes; true or false",
        "date; 2026-02-30; a date such as 2026-01-31",
        "time; 2026-01-31; a time such as 2026-01-31T12:00:00.000001Z",
        "time; 2026-01-31T12:00:00.0000001Z; a time such as 2026-01-31T12:00:00.000001Z",
        "bytes; ä; bytes in base64"
      })
  void whatIsNoValueIsRefusedWithWhatIsExpected(String column, String value, String expected) {
    assertThatThrownBy(() -> SoughtKey.of(List.of(COLUMNS.findField(column)), List.of(value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' is no value of key column '%s' (expected: %s)"
                .formatted(value, column, expected));
  }

  @ParameterizedTest
  @CsvSource({"2026-01-31T12:00:00Z", "2026-01-31T12:00:00", "2026-01-31 12:00:00.000000"})
  void timesMayBeWrittenInSeveralWays(String time) {
    SoughtKey key = SoughtKey.of(List.of(Columns.timestamp("at")), List.of(time));
    assertThat(key.rows().word(0, 0))
        .isEqualTo(Instant.parse("2026-01-31T12:00:00Z").toEpochMilli() * 1000);
    assertThat(SoughtKey.of(List.of(Columns.utf8("t")), List.of(" ä")).hash())
        .isEqualTo(
            Routing.with(Routing.START, Hash.bytes(" ä".getBytes(StandardCharsets.UTF_8), 0, 3)));
  }
}
