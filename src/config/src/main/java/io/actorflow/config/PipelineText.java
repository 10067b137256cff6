package io.actorflow.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.actorflow.api.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The text of a pipeline, read but not yet understood. It may come from anybody: it is small, it
 * includes nothing, it sees neither system properties nor environment, and it does not grow beyond
 * bounds when its substitutions are resolved.
 *
 * <p>Its values' origins count entries rather than lines, so that the entries of one line keep
 * their order; {@link #line} gives the line.
 *
 * @param lines the line, from 1, of each line number that an origin may have
 */
record PipelineText(String file, ConfigObject root, int[] lines) {
  static final int MAX_BYTES = 256 * 1024;
  static final int MAX_DEPTH = 64;
  static final int MAX_VALUES = 100_000;

  /** Reads a file; its name's ending says what it is written in. */
  static PipelineText read(Path path) {
    return of(path.toString(), decode(path.toString(), bytes(path)));
  }

  /** Understands {@code text} as the ending of {@code name} says. */
  static PipelineText of(String name, String text) {
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw tooLarge(name);
    }
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    PipelineText read =
        switch (ending) {
          case "conf" -> HoconReader.read(name, content, HoconReader.Dialect.HOCON);
          case "json" -> HoconReader.read(name, content, HoconReader.Dialect.JSON);
          case "yaml", "yml" -> YamlReader.read(name, content);
          default ->
              throw new PipelineException(
                  "%s: cannot tell what it is written in (expected: a name ending in .conf, .json, .yaml or .yml)"
                      .formatted(name));
        };
    read.checkBounds();
    return read;
  }

  /** The line on which {@code value} stands. */
  int line(ConfigValue value) {
    int number = value.origin().lineNumber();
    return number < 0 || number >= lines.length ? 1 : lines[number];
  }

  /** Not recursive: what substitutions make may be deeper than a stack. */
  private void checkBounds() {
    record Entry(ConfigValue value, int depth) {}

    Deque<Entry> open = new ArrayDeque<>();
    open.push(new Entry(root, 1));
    int seen = 0;
    while (!open.isEmpty()) {
      Entry entry = open.pop();
      if (++seen > MAX_VALUES) {
        throw new PipelineException(
            "%s: has more than %d values once its substitutions are resolved"
                .formatted(file, MAX_VALUES));
      }
      if (entry.depth > MAX_DEPTH) {
        throw tooDeep(file, line(entry.value));
      }
      // By key: a block's own set of values hashes each of them in all its depth.
      List<ConfigValue> inner =
          switch (entry.value) {
            case ConfigObject block -> block.keySet().stream().map(block::get).toList();
            case ConfigList list -> list;
            default -> List.of();
          };
      inner.forEach(value -> open.push(new Entry(value, entry.depth + 1)));
    }
  }

  static PipelineException tooDeep(String name, int line) {
    return new PipelineException(
        "%s:%d: blocks and lists are nested more than %d deep".formatted(name, line, MAX_DEPTH));
  }

  private static PipelineException tooLarge(String name) {
    return new PipelineException(
        "%s: is larger than %d KiB (expected: a pipeline, not its data)"
            .formatted(name, MAX_BYTES / 1024));
  }

  private static byte[] bytes(Path path) {
    if (Files.isDirectory(path)) {
      throw new PipelineException(path + ": is a folder (expected: a pipeline file)");
    }
    try (InputStream file = Files.newInputStream(path)) {
      byte[] bytes = file.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw tooLarge(path.toString());
      }
      return bytes;
    } catch (NoSuchFileException missing) {
      throw new PipelineException(path + ": there is no such file");
    } catch (AccessDeniedException denied) {
      throw new PipelineException(path + ": may not be read by this user");
    } catch (IOException failed) {
      throw new PipelineException("%s: cannot be read: %s".formatted(path, failed.getMessage()));
    }
  }

  /** Text of bytes that must be UTF-8. */
  static String decode(String name, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(input, text, true);
    if (result.isError()) {
      int offset = input.position();
      int line = 1;
      for (int index = 0; index < offset; index++) {
        line += bytes[index] == '\n' ? 1 : 0;
      }
      throw new PipelineException(
          "%s:%d: byte 0x%02x at offset %d is not UTF-8 (expected: a file saved as UTF-8)"
              .formatted(name, line, bytes[offset], offset));
    }
    return text.flip().toString();
  }
}
