package io.actorflow.json;

import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.actorflow.api.Columns;
import io.actorflow.api.Decoder;
import io.actorflow.api.RecordException;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The decoder beside Jackson: the same records accepted and refused, the same values read. */
class JsonBesideJacksonTest {
  private static final Schema NOTHING = Columns.schema();
  private static final Schema COLUMNS =
      schema(
          int64("l"),
          float64("d"),
          utf8("s"),
          Columns.struct("n", List.of(int64("l"), utf8("s"))),
          Columns.list("list", float64("item")));

  private static final ObjectMapper DOUBLES =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final ObjectMapper DECIMALS =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** What to change in a record: at which place, how, and which byte to put there. */
  record Mutation(int place, int kind, byte value) {
    byte[] of(byte[] record) {
      int at = Math.floorMod(place, record.length + 1);
      byte[] head = java.util.Arrays.copyOf(record, at);
      byte[] tail = java.util.Arrays.copyOfRange(record, at, record.length);
      return switch (kind) {
        case 0 -> concat(head, new byte[] {value}, tail);
        case 1 -> concat(head, new byte[0], tail.length == 0 ? tail : rest(tail));
        case 2 -> head;
        default -> concat(head, new byte[] {value}, tail.length == 0 ? tail : rest(tail));
      };
    }

    private static byte[] rest(byte[] bytes) {
      return java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
    }

    private static byte[] concat(byte[]... parts) {
      java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
      for (byte[] part : parts) {
        whole.writeBytes(part);
      }
      return whole.toByteArray();
    }
  }

  @Provide
  Arbitrary<String> objects() {
    return JsonTexts.objects();
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    Arbitrary<Byte> values =
        Arbitraries.oneOf(
            Arbitraries.bytes(),
            Arbitraries.strings()
                .withChars("{}[]\":,\\u0123456789.-+eEtfn \n")
                .ofLength(1)
                .map(text -> (byte) text.charAt(0)));
    return net.jqwik.api.Combinators.combine(
            Arbitraries.integers(), Arbitraries.integers().between(0, 4), values)
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Property(tries = 3000)
  void acceptsWhatJacksonAccepts(@ForAll("objects") String record) {
    assertThat(accepts(NOTHING, Json.bytes(record))).isTrue();
  }

  @Property(tries = 5000)
  void acceptsAndRefusesMutantsAsJacksonDoes(
      @ForAll("objects") String text, @ForAll("mutations") List<Mutation> mutations) {
    byte[] mutant = Json.bytes(text);
    for (Mutation mutation : mutations) {
      mutant = mutation.of(mutant);
    }
    byte[] record = mutant;
    assertThat(accepts(NOTHING, record))
        .as(() -> new String(record, StandardCharsets.UTF_8))
        .isEqualTo(tree(DOUBLES, record).filter(JsonBesideJacksonTest::namesAreText).isPresent());
  }

  @Property(tries = 3000)
  void readsTheValuesThatJacksonReads(
      @ForAll("objects") String first, @ForAll("objects") String second) {
    List<Row> expected = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        Decoder decoder = Json.CODEC.decoder(COLUMNS, allocator)) {
      decoder.begin(2);
      for (String record : List.of(first, second, first)) {
        Optional<Row> row = row(tree(DECIMALS, Json.bytes(record)).orElseThrow());
        Optional<RecordException> refused = append(decoder, Json.bytes(record));
        // A value that an equal name hides from Jackson may be one that we refuse.
        if (refused.isPresent()) {
          assertThat(row.isEmpty() || hasEqualNames(record)).as(record + refused).isTrue();
        } else {
          expected.add(row.orElseThrow());
        }
      }
      assertThat(Json.finish(decoder)).isEqualTo(new Rows(COLUMNS, expected));
    }
  }

  @Property(tries = 5000)
  void randomBytesAreRefusedAndNothingElse(@ForAll byte[] record) {
    accepts(COLUMNS, record);
  }

  private static boolean accepts(Schema columns, byte[] record) {
    try (BufferAllocator allocator = new RootAllocator();
        Decoder decoder = Json.CODEC.decoder(columns, allocator)) {
      decoder.begin(1);
      return append(decoder, record).isEmpty();
    }
  }

  private static Optional<RecordException> append(Decoder decoder, byte[] record) {
    try {
      Json.append(decoder, record);
      return Optional.empty();
    } catch (RecordException refused) {
      return Optional.of(refused);
    }
  }

  /** Jackson's tree, after a strict look at the UTF-8, which Jackson does not check in full. */
  private static Optional<JsonNode> tree(ObjectMapper jackson, byte[] record) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
      JsonNode tree = jackson.readTree(text);
      return Optional.of(tree).filter(JsonNode::isObject);
    } catch (CharacterCodingException | JsonProcessingException refused) {
      return Optional.empty();
    }
  }

  /** Documented difference: a column's name with half a surrogate pair is refused. */
  private static boolean namesAreText(JsonNode tree) {
    return tree.properties().stream()
        .allMatch(field -> StandardCharsets.UTF_8.newEncoder().canEncode(field.getKey()));
  }

  private static boolean hasEqualNames(String record) {
    try {
      JsonMapper.builder()
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readTree(record);
      return false;
    } catch (JsonProcessingException equalNames) {
      return true;
    }
  }

  /** The row that a tree stands for, nothing if a value does not fit its column. */
  private static Optional<Row> row(JsonNode tree) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : COLUMNS.getFields()) {
      Optional<Optional<Object>> value = value(field, tree.get(field.getName()));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get().orElse(null));
    }
    return Optional.of(new Row(values));
  }

  private static Optional<Optional<Object>> value(Field field, @Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return Optional.of(Optional.empty());
    }
    return switch (org.apache.arrow.vector.types.Types.getMinorTypeForArrowType(field.getType())) {
      case BIGINT -> longValue(node);
      case FLOAT8 ->
          node.isNumber() && Double.isFinite(node.doubleValue())
              ? Optional.of(Optional.of(node.doubleValue()))
              : Optional.empty();
      case VARCHAR ->
          node.isTextual() ? Optional.of(Optional.of(node.textValue())) : Optional.empty();
      case STRUCT -> struct(field, node);
      case LIST -> list(field, node);
      default -> throw new IllegalStateException(field.toString());
    };
  }

  private static Optional<Optional<Object>> longValue(JsonNode node) {
    if (!node.isNumber()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Optional.of(node.decimalValue().longValueExact()));
    } catch (ArithmeticException noLong) {
      return Optional.empty();
    }
  }

  private static Optional<Optional<Object>> struct(Field field, JsonNode node) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Field child : field.getChildren()) {
      Optional<Optional<Object>> value = value(child, node.get(child.getName()));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.put(child.getName(), value.get().orElse(null));
    }
    return node.isObject() ? Optional.of(Optional.of(values)) : Optional.empty();
  }

  private static Optional<Optional<Object>> list(Field field, JsonNode node) {
    List<@Nullable Object> values = new ArrayList<>();
    for (JsonNode element : node) {
      Optional<Optional<Object>> value = value(field.getChildren().get(0), element);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get().orElse(null));
    }
    return node.isArray() ? Optional.of(Optional.of(values)) : Optional.empty();
  }
}
