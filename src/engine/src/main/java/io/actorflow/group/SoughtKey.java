package io.actorflow.group;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A key that somebody asks for.
 *
 * @param rows one row, which has the key's words and nothing else
 * @param hash by which its shard is chosen
 */
public record SoughtKey(Rows rows, long hash) {
  /**
   * Reads the values of a key.
   *
   * @param columns of the key, in the order in which rows are shuffled by them
   * @param values of each column, in words; bytes in base64
   * @throws IllegalArgumentException if one of them is no value of its column; the message says it
   *     to people
   */
  public static SoughtKey of(List<Field> columns, List<String> values) {
    long[] words = new long[columns.size()];
    long hash = Routing.START;
    List<Texts> texts = new ArrayList<>();
    for (int k = 0; k < words.length; k++) {
      Field column = columns.get(k);
      if (Words.isText(column.getType())) {
        byte[] bytes = bytes(column, values.get(k));
        texts.add(new Texts(bytes, new int[] {bytes.length}));
        hash = Routing.with(hash, Hash.bytes(bytes, 0, bytes.length));
      } else {
        words[k] = word(column, values.get(k).strip());
        hash = Routing.with(hash, words[k]);
      }
    }
    return new SoughtKey(new Rows(1, words.length, words, texts.toArray(Texts[]::new)), hash);
  }

  /** The index of the shard that owns it. */
  public int shard(int shards) {
    return Routing.shard(hash, shards);
  }

  private static byte[] bytes(Field column, String value) {
    if (column.getType() instanceof ArrowType.Utf8) {
      return value.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(value.strip());
    } catch (IllegalArgumentException e) {
      throw refused(column, value, "bytes in base64");
    }
  }

  private static long word(Field column, String value) {
    return switch (column.getType()) {
      case ArrowType.Int integer when integer.getBitWidth() < 64 ->
          number(column, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case ArrowType.Int integer -> number(column, value, Long.MIN_VALUE, Long.MAX_VALUE);
      case ArrowType.Bool bool ->
          switch (value) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw refused(column, value, "true or false");
          };
      case ArrowType.Date date -> {
        try {
          yield LocalDate.parse(value).toEpochDay();
        } catch (DateTimeException e) {
          throw refused(column, value, "a date such as 2026-01-31");
        }
      }
      case ArrowType.Timestamp moment -> micros(column, value);
      default -> throw new IllegalArgumentException("no words for " + column);
    };
  }

  private static long number(Field column, String value, long min, long max) {
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same answer as a number out of range.
    }
    throw refused(column, value, "a whole number from %d to %d".formatted(min, max));
  }

  private static long micros(Field column, String value) {
    try {
      Instant moment =
          value.endsWith("Z")
              ? Instant.parse(value)
              : LocalDateTime.parse(value.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
      if (moment.equals(moment.truncatedTo(ChronoUnit.MICROS))) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Falls through to the same answer as a moment that is too fine.
    }
    throw refused(column, value, "a time such as 2026-01-31T12:00:00.000001Z");
  }

  private static IllegalArgumentException refused(Field column, String value, String expected) {
    String shown = value.length() > 100 ? value.substring(0, 97) + "..." : value;
    return new IllegalArgumentException(
        "'%s' is no value of key column '%s' (expected: %s)"
            .formatted(shown, column.getName(), expected));
  }
}
