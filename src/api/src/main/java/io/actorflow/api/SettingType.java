package io.actorflow.api;

import com.typesafe.config.ConfigMemorySize;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a setting may be: follows from the Java type of the record component it becomes. */
public sealed interface SettingType {
  /** What a person should write, for error messages and the reference. */
  String expected();

  /** One value. */
  enum Scalar implements SettingType {
    BOOLEAN("true or false"),
    INT("a whole number"),
    LONG("a whole number"),
    DOUBLE("a number"),
    STRING("a text"),
    DURATION("a duration such as 200ms or 10s"),
    SIZE("a size such as 64KiB or 1MiB"),
    SECRET("a text, best as \"${env:NAME}\" or \"${file:path}\"");

    private final String expected;

    Scalar(String expected) {
      this.expected = expected;
    }

    @Override
    public String expected() {
      return expected;
    }
  }

  /** One of some names: an enum, its constants in kebab-case. */
  record Choice(Class<?> constants) implements SettingType {
    public List<String> names() {
      return Arrays.stream(constants.getEnumConstants())
          .map(constant -> KebabCase.of((Enum<?>) constant))
          .toList();
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", names());
    }
  }

  /** A list: {@code List<E>}. */
  record Many(SettingType element) implements SettingType {
    @Override
    public String expected() {
      return "a list, each " + element.expected();
    }
  }

  /**
   * Entries under names that are the user's own: {@code Map<String, E>}, in the order of the file.
   */
  record Named(SettingType element) implements SettingType {
    @Override
    public String expected() {
      return "a block of names, each with " + element.expected();
    }
  }

  /**
   * A setting that may be left out.
   *
   * @param optional true for {@code Optional<E>}, false for {@code @Nullable E}
   */
  record Maybe(SettingType element, boolean optional) implements SettingType {
    @Override
    public String expected() {
      return element.expected();
    }
  }

  /** A {@link Format}. */
  record Encoded() implements SettingType {
    @Override
    public String expected() {
      return "the name of a codec, or a block such as { type = json, schema { id = long } }";
    }
  }

  /** Settings that belong together: a record within the record. */
  record Block(Class<? extends Record> record) implements SettingType {
    public List<Setting> settings() {
      return Setting.of(record);
    }

    @Override
    public String expected() {
      return "a block of " + String.join(", ", settings().stream().map(Setting::key).toList());
    }
  }

  /**
   * The setting type of a Java type.
   *
   * @throws IllegalArgumentException if settings cannot have that type; that is a mistake in the
   *     component, at {@code where}
   */
  static SettingType of(AnnotatedType annotated, String where) {
    SettingType type =
        annotated instanceof AnnotatedParameterizedType generic
            ? ofGeneric(generic, where)
            : ofClass(annotated.getType(), where);
    return annotated.isAnnotationPresent(Nullable.class) ? new Maybe(type, false) : type;
  }

  private static SettingType ofGeneric(AnnotatedParameterizedType generic, String where) {
    AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
    SettingType element = of(arguments[arguments.length - 1], where);
    Type raw = ((ParameterizedType) generic.getType()).getRawType();
    if (raw == List.class) {
      return new Many(element);
    }
    if (raw == Optional.class) {
      return new Maybe(element, true);
    }
    if (raw == Map.class && arguments[0].getType() == String.class) {
      return new Named(element);
    }
    throw unsupported(generic.getType(), where);
  }

  private static SettingType ofClass(Type type, String where) {
    if (type == boolean.class || type == Boolean.class) {
      return Scalar.BOOLEAN;
    }
    if (type == int.class || type == Integer.class) {
      return Scalar.INT;
    }
    if (type == long.class || type == Long.class) {
      return Scalar.LONG;
    }
    if (type == double.class || type == Double.class) {
      return Scalar.DOUBLE;
    }
    if (type == String.class) {
      return Scalar.STRING;
    }
    if (type == Duration.class) {
      return Scalar.DURATION;
    }
    if (type == ConfigMemorySize.class) {
      return Scalar.SIZE;
    }
    if (type == Secret.class) {
      return Scalar.SECRET;
    }
    if (type == Format.class) {
      return new Encoded();
    }
    if (type instanceof Class<?> constants && constants.isEnum()) {
      return new Choice(constants);
    }
    if (type instanceof Class<?> block && block.isRecord()) {
      return new Block(block.asSubclass(Record.class));
    }
    throw unsupported(type, where);
  }

  private static IllegalArgumentException unsupported(Type type, String where) {
    return new IllegalArgumentException(
        "%s is %s, which settings cannot be (expected: boolean, int, long, double, String, Duration, ConfigMemorySize, Secret, Format, an enum, a record, or a List, Map by String or Optional of these)"
            .formatted(where, type.getTypeName()));
  }
}
