package io.actorflow.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.actorflow.api.PipelineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the part of YAML that has the shape of a pipeline: one document of mappings, sequences and
 * scalars, without anchors and tags.
 */
final class YamlReader {
  private final String name;
  private final Iterator<Event> events;
  private final ConfigOrigin origin;
  private int[] lines = new int[64];
  private int entries;

  private YamlReader(String name, Iterator<Event> events) {
    this.name = name;
    this.events = events;
    this.origin = ConfigOriginFactory.newSimple(name);
  }

  static PipelineText read(String name, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(name).setCodePointLimit(PipelineText.MAX_BYTES).build();
    try {
      YamlReader reader = new YamlReader(name, new Parse(settings).parseString(text).iterator());
      ConfigObject root = reader.document();
      return new PipelineText(name, root, Arrays.copyOf(reader.lines, reader.entries + 1));
    } catch (MarkedYamlEngineException refused) {
      int line = refused.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new PipelineException("%s:%d: %s".formatted(name, line, refused.getProblem()));
    } catch (YamlEngineException refused) {
      throw new PipelineException("%s: %s".formatted(name, refused.getMessage()));
    }
  }

  private ConfigObject document() {
    ConfigObject root = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (root != null) {
            throw refusal(event, "a second document begins (expected: one)");
          }
        }
        case MappingStart -> root = (ConfigObject) value(event, line(event), 1);
        case Scalar, SequenceStart, Alias ->
            throw refusal(event, "is not a block (expected: pipeline: ...)");
        default -> {
          // Stream, comments and ends say nothing here.
        }
      }
    }
    return root == null
        ? ConfigValueFactory.fromMap(Map.of()).withOrigin(origin.withLineNumber(0))
        : root;
  }

  /**
   * @param line of its key, or else its own
   */
  private ConfigValue value(Event event, int line, int depth) {
    if (depth > PipelineText.MAX_DEPTH) {
      throw PipelineText.tooDeep(name, line(event));
    }
    ConfigOrigin here = here(line);
    return switch (event) {
      case AliasEvent alias ->
          throw refusal(
              alias, "*" + alias.getAlias() + " is an alias (expected: the value itself)");
      case NodeEvent anchored when anchored.getAnchor().isPresent() ->
          throw refusal(event, "anchors are not read (expected: no &)");
      case MappingStartEvent start -> {
        refuseTag(start.getTag().isPresent(), start);
        yield block(depth).withOrigin(here);
      }
      case SequenceStartEvent start -> {
        refuseTag(start.getTag().isPresent(), start);
        yield ConfigValueFactory.fromIterable(list(depth)).withOrigin(here);
      }
      case ScalarEvent scalar -> {
        refuseTag(scalar.getTag().isPresent(), scalar);
        yield ConfigValueFactory.fromAnyRef(scalar(scalar)).withOrigin(here);
      }
      default -> throw refusal(event, "a value is missing");
    };
  }

  private ConfigObject block(int depth) {
    Map<String, ConfigValue> entries = new LinkedHashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      if (!(event instanceof ScalarEvent key)) {
        throw refusal(event, "a key is not a plain name");
      }
      if (entries.put(key.getValue(), value(events.next(), line(key), depth + 1)) != null) {
        throw refusal(event, "'%s' is there twice".formatted(key.getValue()));
      }
    }
    return ConfigValueFactory.fromMap(entries);
  }

  private List<ConfigValue> list(int depth) {
    List<ConfigValue> elements = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      elements.add(value(event, line(event), depth + 1));
    }
    return elements;
  }

  /** Texts all of them, like unquoted HOCON: it is the setting that says what a text stands for. */
  private static @Nullable String scalar(ScalarEvent scalar) {
    boolean nothing =
        scalar.getScalarStyle() == ScalarStyle.PLAIN
            && List.of("", "~", "null").contains(scalar.getValue());
    return nothing ? null : scalar.getValue();
  }

  private void refuseTag(boolean tagged, Event event) {
    if (tagged) {
      throw refusal(event, "tags are not read (expected: no !)");
    }
  }

  private ConfigOrigin here(int line) {
    entries++;
    if (entries == lines.length) {
      lines = Arrays.copyOf(lines, lines.length * 2);
    }
    lines[entries] = line;
    return origin.withLineNumber(entries);
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private PipelineException refusal(Event event, String message) {
    return new PipelineException("%s:%d: %s".formatted(name, line(event), message));
  }
}
