package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "157286400, 150 MiB",
    "1610612736, 1.5 GiB",
  })
  void writesBytes(long bytes, String text) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0/s",
    "0.5, 0.5/s",
    "17.25, 17/s",
    "9999, 9999/s",
    "20000, 20.0 k/s",
    "1234567, 1.23 M/s",
  })
  void writesRates(double rate, String text) {
    assertThat(Quantity.rate(rate)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "59949, 59.9 s",
    "90000, 1 m 30 s",
    "3723000, 1 h 2 m",
    "90061000, 1 d 1 h",
  })
  void writesDurations(long millis, String text) {
    assertThat(Quantity.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
