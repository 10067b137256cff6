package io.actorflow.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.RecordBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Iso8601Test {
  @Property
  void readsAndWritesDatesAsJavaDoes(@ForAll @IntRange(min = -719528, max = 2932896) int day) {
    String text = LocalDate.ofEpochDay(day).toString();
    assertThat(day(text)).isEqualTo(day);
    assertThat(written(day)).isEqualTo(text);
  }

  @Property
  void writesFarDatesAsJavaDoes(@ForAll int day) {
    assertThat(written(day)).isEqualTo(LocalDate.ofEpochDay(day).toString());
  }

  @Property
  void readsMomentsAsJavaDoes(
      @ForAll @LongRange(min = -60_000_000_000_000_000L, max = 250_000_000_000_000_000L)
          long micros,
      @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offset) {
    OffsetDateTime moment =
        Instant.EPOCH
            .plus(micros, ChronoUnit.MICROS)
            .atOffset(ZoneOffset.ofTotalSeconds(offset * 60));
    assertThat(moment(moment.toString())).isEqualTo(micros);
    assertThat(moment(moment.toInstant().toString())).isEqualTo(micros);
  }

  @Property
  void refusesOtherTextsAndThrowsNothing(@ForAll String text) {
    assertThat(day(text)).isEqualTo(Iso8601.INVALID);
    assertThat(moment(text)).isEqualTo(Iso8601.INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29T12:30Z",
        "2024-02-29 12:30:00",
        "2024-02-29T13:30:00.000000000+0100",
        "2024-02-29t10:30:00.0-02",
        "2024-02-29T12:30:00z"
      })
  void readsItsShorterForms(String text) {
    assertThat(moment(text)).isEqualTo(Instant.parse("2024-02-29T12:30:00Z").toEpochMilli() * 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-30T12:30Z",
        "2024-13-01T12:30Z",
        "2024-00-01T12:30Z",
        "2024-01-00T12:30Z",
        "1900-02-29T12:30Z",
        "2024-01-01T24:00Z",
        "2024-01-01T12:60Z",
        "2024-01-01T12:30:60Z",
        "2024-01-01T12:30:",
        "2024-01-01T12:30:1",
        "2024-01-01T12:30:00.",
        "2024-01-01T12:30:00.1234567890",
        "2024-01-01T12:30:00+1",
        "2024-01-01T12:30:00+1:00",
        "2024-01-01T12:30:00+19:00",
        "2024-01-01T12:30:00 Z",
        "2024-01-01x12:30",
        "2024-01-01",
        ""
      })
  void refusesWhatIsNoMoment(String text) {
    assertThat(moment(text)).isEqualTo(Iso8601.INVALID);
  }

  private static String written(int day) {
    RecordBuffer buffer = new RecordBuffer(1);
    Iso8601.writeDate(day, buffer);
    return new String(buffer.toByteArray(), StandardCharsets.US_ASCII);
  }

  private static long day(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Iso8601.epochDay(bytes, 0, bytes.length);
  }

  private static long moment(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Iso8601.micros(bytes, 0, bytes.length);
  }
}
