package io.actorflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static Format format(String hocon) {
    return Format.from(ConfigFactory.parseString(hocon), "format");
  }

  @Test
  void readsTheNameOfACodecAlone() {
    assertThat(format("format = json"))
        .isEqualTo(new Format("json", Columns.schema(), ConfigFactory.empty()));
  }

  @Test
  void settingsTakeTheirDefaultsAlsoWhenTheFormatItselfHadNone() {
    Config settings =
        ConfigFactory.parseString("format { type = csv, a = 1 }")
            .withFallback(ConfigFactory.parseString("format = null"));

    Format format = Format.from(settings, "format");

    assertThat(format.settings().withFallback(ConfigFactory.parseString("a = 2, b = 3")))
        .isEqualTo(ConfigFactory.parseString("a = 1, b = 3"));
  }

  @Test
  void readsSchemaAndSettings() {
    Format format =
        format(
            """
            format {
              type = csv
              separator = ";"
              schema {
                zeta = boolean
                a = int
                b = long
                c = double
                d = string
                e = bytes
                f = date
                g = timestamp-millis
                h = timestamp-micros
                i = [long]
                j { y = string
                    x = [{ w = int }] }
              }
            }
            """);

    assertThat(format.type()).isEqualTo("csv");
    assertThat(format.settings()).isEqualTo(ConfigFactory.parseString("separator = \";\""));
    Schema expected =
        Columns.schema(
            Columns.bool("zeta"),
            Columns.int32("a"),
            Columns.int64("b"),
            Columns.float64("c"),
            Columns.utf8("d"),
            Columns.binary("e"),
            Columns.date("f"),
            Columns.timestampMillis("g"),
            Columns.timestampMicros("h"),
            Columns.list("i", Columns.int64("item")),
            Columns.struct(
                "j",
                List.of(
                    Columns.utf8("y"),
                    Columns.list("x", Columns.struct("item", List.of(Columns.int32("w")))))));
    assertThat(format.schema()).isEqualTo(expected);
  }

  @Test
  void remembersTheUnitOfTimestamps() {
    Schema schema =
        format("format { type = json, schema { a = timestamp-millis, b = timestamp-micros } }")
            .schema();
    assertThat(schema.findField("a").getMetadata()).containsEntry("unit", "millis");
    assertThat(schema.findField("b").getMetadata()).containsEntry("unit", "micros");
    assertThat(schema.findField("a").getType()).isEqualTo(schema.findField("b").getType());
  }

  @Test
  void saysEverythingThatIsWrong() {
    String types =
        "boolean, bytes, date, double, int, long, string, timestamp-micros, timestamp-millis, a block or a list";
    assertThatThrownBy(
            () ->
                format(
                    """
                    format { schema {
                      a = lnog
                      b = [int, int]
                      c = {}
                      d { e = timestamp }
                    } }
                    """))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            """
            format.type: nothing (expected: the name of a codec)
            format.schema.a: lnog (expected: %s; did you mean 'long'?)
            format.schema.b: a list (expected: one type, such as [string])
            format.schema.c: {} (expected: at least one column)
            format.schema.d.e: timestamp (expected: %s)"""
                .formatted(types, types));
    assertThatThrownBy(() -> format("format = [json]"))
        .hasMessage("format: a list (expected: the name of a codec or a block)");
    assertThatThrownBy(() -> format("")).hasMessageStartingWith("format: nothing");
    assertThatThrownBy(() -> format("format { type = json, schema = long }"))
        .hasMessage("format.schema: long (expected: columns by name, such as { id = long })");
  }
}
