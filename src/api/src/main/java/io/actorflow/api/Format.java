package io.actorflow.api;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How records are written down: a {@code format { type = json, schema { ... } }} block.
 *
 * @param type names the codec
 * @param schema the columns; without any where the format is only written
 * @param settings the codec's own settings, its defaults included
 */
public record Format(String type, Schema schema, Config settings) {
  /**
   * Reads the format at {@code key} of a component's settings: a block, or the bare name of a
   * codec.
   *
   * <p>The columns are in the order of the lines that they stand on; those of one line by name. A
   * pipeline's reader gives every entry a line of its own, so there the order is that of the file.
   *
   * @throws PipelineException with every problem there is, paths beginning with {@code key}
   */
  public static Format from(Config config, String key) {
    Problems problems = new Problems();
    Format format = read(config.root().get(key), key, problems);
    problems.throwIfAny();
    return format;
  }

  /** The types that a column of a schema can have, beside blocks and lists of them. */
  public static Set<String> columnTypes() {
    return SchemaBlock.columnTypes();
  }

  /** Reads a format as {@link #from} does, and notes in {@code problems} what is wrong. */
  static Format read(@Nullable ConfigValue value, String path, Problems problems) {
    if (value != null && value.valueType() == ConfigValueType.STRING) {
      return new Format((String) value.unwrapped(), Columns.schema(), ConfigFactory.empty());
    }
    if (!(value instanceof ConfigObject block)) {
      problems.check(
          false,
          path,
          value == null ? "nothing" : SettingsReader.shown(value),
          "the name of a codec or a block");
      return new Format("", Columns.schema(), ConfigFactory.empty());
    }
    ConfigValue type = block.get("type");
    String name = type == null ? "" : String.valueOf(type.unwrapped());
    problems.check(!name.isEmpty(), path + ".type", "nothing", "the name of a codec");
    Schema schema = SchemaBlock.read(block.get("schema"), path + ".schema", problems);
    return new Format(name, schema, settings(block));
  }

  /** Of new entries only: a block that has once hidden a null, as a default, takes no others. */
  private static Config settings(ConfigObject block) {
    ConfigObject settings = ConfigFactory.empty().root();
    for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
      if (!entry.getKey().equals("type") && !entry.getKey().equals("schema")) {
        settings = settings.withValue(entry.getKey(), entry.getValue());
      }
    }
    return settings.toConfig();
  }
}
