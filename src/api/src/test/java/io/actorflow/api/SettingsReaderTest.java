package io.actorflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigMemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  enum Compression {
    NONE,
    VERY_TIGHT
  }

  record Retry(int attempts, Duration longestWait) {
    Retry {
      new Problems().check(attempts > 0, "attempts", attempts, "more than 0").throwIfAny();
    }
  }

  record Every(
      boolean flag,
      int small,
      long large,
      double real,
      String text,
      Duration pause,
      ConfigMemorySize size,
      Secret password,
      Compression compression,
      List<String> texts,
      List<Integer> numbers,
      Map<String, String> names,
      Optional<String> maybe,
      @Nullable Duration nullable,
      Optional<Retry> retry,
      List<Retry> retries,
      Format format) {}

  private static final String EVERY =
      """
      flag = yes, small = 7, large = 9007199254740993, real = 0.5, text = 1.10, pause = 1500ms, size = 1MiB
      password = hunter2, compression = very-tight, texts = [b, a], numbers = [2, 1]
      names {
        z.y = 1
        a = 2
      }
      maybe = null
      retry { attempts = 3, longest-wait = 10s }
      retries = [{ attempts = 1, longest-wait = 0 }]
      format = json
      """;

  record Sizes(int count, ConfigMemorySize size, Duration pause, Retry retry, Secret secret) {}

  private static final Config SIZES =
      ConfigFactory.parseString(
          "count = 1, size = 1k, pause = 1s, secret = x, retry { attempts = 1, longest-wait = 1s }");

  @Test
  void readsEveryTypeThereIs() {
    Every read = SettingsReader.read(ConfigFactory.parseString(EVERY), Every.class);

    assertThat(read.flag).isTrue();
    assertThat(read.large).isEqualTo(9007199254740993L);
    assertThat(read.real).isEqualTo(0.5);
    assertThat(read.text).isEqualTo("1.10");
    assertThat(read.pause).isEqualTo(Duration.ofMillis(1500));
    assertThat(read.size.toBytes()).isEqualTo(1 << 20);
    assertThat(read.password).isEqualTo(new Secret("hunter2"));
    assertThat(read.compression).isEqualTo(Compression.VERY_TIGHT);
    assertThat(read.texts).containsExactly("b", "a");
    assertThat(read.numbers).containsExactly(2, 1);
    assertThat(read.names.entrySet()).containsExactly(Map.entry("z.y", "1"), Map.entry("a", "2"));
    assertThat(read.maybe).isEmpty();
    assertThat(read.nullable).isNull();
    assertThat(read.retry).contains(new Retry(3, Duration.ofSeconds(10)));
    assertThat(read.retries).containsExactly(new Retry(1, Duration.ZERO));
    assertThat(read.format.type()).isEqualTo("json");
    assertThat(read.toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "count = 1.5 > count: 1.5 (expected: a whole number)",
        "count = 3000000000 > count: 3000000000 (expected: a whole number)",
        "count = {} > count: a block (expected: a whole number)",
        "count = null > count: nothing (expected: a whole number)",
        "size = big > size: big (expected: a size such as 64KiB or 1MiB)",
        "size = -1k > size: -1k (expected: a size such as 64KiB or 1MiB)",
        "pause = 10 > pause: 10 (expected: a duration such as 200ms or 10s)",
        "pause = -10 > pause: -10 (expected: a duration such as 200ms or 10s)",
        "pause = 1.5 > pause: 1.5 (expected: a duration such as 200ms or 10s)",
        "pause = \"10 parsecs\" > pause: 10 parsecs (expected: a duration such as 200ms or 10s)",
        "retry.attempts = 0 > retry.attempts: 0 (expected: more than 0)",
        "retry = no > retry: no (expected: a block of attempts, longest-wait)",
      })
  void saysWhatIsWrong(String setting, String message) {
    Config config = ConfigFactory.parseString(setting).withFallback(SIZES);
    if (setting.startsWith("retry = ")) {
      config = SIZES.withoutPath("retry").withFallback(ConfigFactory.parseString(setting));
    }
    Config wrong = config;
    assertThatThrownBy(() -> SettingsReader.read(wrong, Sizes.class))
        .isInstanceOf(PipelineException.class)
        .hasMessage(message);
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    assertThatThrownBy(
            () ->
                SettingsReader.read(
                    ConfigFactory.parseString(
                        "count = x, retry { attempts = 0, longest-wait = 1s }"),
                    Sizes.class))
        .hasMessage(
            """
            count: x (expected: a whole number)
            size: nothing (expected: a size such as 64KiB or 1MiB)
            pause: nothing (expected: a duration such as 200ms or 10s)
            retry.attempts: 0 (expected: more than 0)
            secret: nothing (expected: a text, best as "${env:NAME}" or "${file:path}")""");
  }

  @Test
  void refusesARecordOfTypesThatSettingsCannotHave() {
    record Odd(Thread thread) {}
    assertThatThrownBy(() -> SettingsReader.read(ConfigFactory.empty(), Odd.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Odd.thread is java.lang.Thread, which settings cannot be");
  }

  @ParameterizedTest
  @CsvSource({
    "topcis,topics",
    "topic,topics",
    "max_rows,max-rows",
    "MAX-ROWS,max-rows",
    "pol,poll"
  })
  void findsTheNearestName(String name, String nearest) {
    assertThat(NearestName.of(name, List.of("topics", "max-rows", "poll"))).contains(nearest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "entirely-different", "polls-and-more"})
  void findsNoNearestNameWhereNoneIsNear(String name) {
    assertThat(NearestName.of(name, List.of("topics", "max-rows", "poll"))).isEmpty();
    assertThat(NearestName.of("topics".repeat(100_000), List.of("topics"))).isEmpty();
  }

  @Test
  void countsASwapAsOneMistake() {
    assertThat(NearestName.distance("kafak", "kafka")).isEqualTo(1);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
  }
}
