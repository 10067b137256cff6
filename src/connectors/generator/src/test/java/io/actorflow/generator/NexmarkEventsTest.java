package io.actorflow.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.actorflow.api.Columns;
import io.actorflow.api.RecordBuffer;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.TestAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NexmarkEventsTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @ParameterizedTest
  @EnumSource(names = {"PERSONS", "AUCTIONS", "BIDS"})
  void areTheRowsOfTheSourceAsJson(Kind kind) {
    GeneratorSource source =
        Generators.source(
            "kind = %s, records = 500, seed = 7, out-of-orderness = 2s, event-rate = 333"
                .formatted(kind.name().toLowerCase(Locale.ROOT)));
    List<String> names = Columns.names(source.schema());
    List<Row> rows =
        Generators.read(source, source.schema(), memory.get(), Generators.starts(source));
    NexmarkEvents events = new NexmarkEvents(kind, 7, START, 333, Duration.ofSeconds(2));
    RecordBuffer record = new RecordBuffer(16);
    for (int index = 0; index < rows.size(); index++) {
      record.clear();
      events.write(index, record);
      assertThat(new String(record.toByteArray(), StandardCharsets.UTF_8))
          .isEqualTo(json(names, rows.get(index).values()));
    }
  }

  private static String json(List<String> names, List<?> values) {
    return IntStream.range(0, names.size())
        .mapToObj(column -> "\"%s\":%s".formatted(names.get(column), json(values.get(column))))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String json(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Instant moment -> Long.toString(moment.toEpochMilli());
      case Long number -> number.toString();
      default -> "\"" + value + "\"";
    };
  }

  @Test
  void areOfOneKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NexmarkEvents(Kind.EVENTS, 1, START, 1, Duration.ZERO))
        .withMessageContaining("expected: persons, auctions or bids");
  }
}
