package io.actorflow.sql;

import io.actorflow.api.Columns;
import io.actorflow.sql.Condition.Layout;
import io.actorflow.sql.SqlTokens.Token;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads a filter's condition if it is one of the plain ones, and whatever it is not sure of leaves
 * to DuckDB.
 *
 * <pre>
 *   any        = all { "or" all }
 *   all        = one { "and" one }
 *   one        = "(" any ")" | column "is" [ "not" ] "null" | column comparison constant
 * </pre>
 */
final class ConditionParser {
  /** Up to here a double holds every whole number, and so every decimal of so many digits. */
  private static final int MAX_EXACT_DIGITS = 15;

  /** Beyond it nesting could be deeper than a stack. */
  private static final int MAX_TOKENS = 1000;

  private static final Pattern MOMENT =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private final List<Token> tokens;
  private final Schema schema;
  private final List<String> names;
  private int position;

  private ConditionParser(List<Token> tokens, Schema schema) {
    this.tokens = tokens;
    this.schema = schema;
    this.names = Columns.names(schema);
  }

  /** The condition that {@code where} is over columns of {@code schema}, if it is a plain one. */
  static Optional<Condition> parse(String where, Schema schema) {
    return SqlTokens.of(where)
        .filter(tokens -> tokens.size() <= MAX_TOKENS)
        .flatMap(tokens -> new ConditionParser(tokens, schema).whole());
  }

  private Optional<Condition> whole() {
    Condition condition = any();
    return position == tokens.size() ? Optional.ofNullable(condition) : Optional.empty();
  }

  private @Nullable Condition any() {
    Condition left = all();
    while (left != null && takeWord("or")) {
      Condition right = all();
      left = right == null ? null : new Condition.Or(left, right);
    }
    return left;
  }

  private @Nullable Condition all() {
    Condition left = one();
    while (left != null && takeWord("and")) {
      Condition right = one();
      left = right == null ? null : new Condition.And(left, right);
    }
    return left;
  }

  private @Nullable Condition one() {
    if (takeSign("(")) {
      Condition inner = any();
      return takeSign(")") ? inner : null;
    }
    Token first = take();
    String column = first == null ? null : SqlTokens.column(first, names).orElse(null);
    if (column == null) {
      return null;
    }
    if (takeWord("is")) {
      boolean negated = takeWord("not");
      return takeWord("null") ? new Condition.IsNull(column, negated) : null;
    }
    return take() instanceof Token.Sign sign ? comparison(column, sign.sign()) : null;
  }

  private @Nullable Condition comparison(String column, String sign) {
    MinorType type = Types.getMinorTypeForArrowType(schema.findField(column).getType());
    return switch (type) {
      case INT -> wholeNumber(column, Layout.INT, sign);
      case BIGINT -> wholeNumber(column, Layout.LONG, sign);
      case FLOAT8 -> decimal(column, sign);
      case TIMESTAMPMICRO -> moment(column, sign);
      case VARCHAR -> text(column, sign);
      default -> null;
    };
  }

  private @Nullable Condition wholeNumber(String column, Layout layout, String sign) {
    if (!(take() instanceof Token.Digits number) || number.digits().indexOf('.') >= 0) {
      return null;
    }
    try {
      return range(column, layout, sign, Long.parseLong(number.digits()));
    } catch (NumberFormatException beyondLong) {
      return null;
    }
  }

  private @Nullable Condition decimal(String column, String sign) {
    if (!(take() instanceof Token.Digits number)
        || number.digits().replaceAll("[-.]", "").length() > MAX_EXACT_DIGITS) {
      return null;
    }
    return range(column, Layout.DOUBLE, sign, Layout.ordered(Double.parseDouble(number.digits())));
  }

  private @Nullable Condition moment(String column, String sign) {
    takeWord("timestamp");
    if (!(take() instanceof Token.Text text)) {
      return null;
    }
    String written = DAY.matcher(text.text()).matches() ? text.text() + " 00:00:00" : text.text();
    if (!MOMENT.matcher(written).matches()) {
      return null;
    }
    try {
      LocalDateTime moment = LocalDateTime.parse(written.replace(' ', 'T'));
      long micros =
          ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), moment);
      return range(column, Layout.LONG, sign, micros);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  private @Nullable Condition text(String column, String sign) {
    if (!(take() instanceof Token.Text text)) {
      return null;
    }
    byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
    return switch (sign) {
      case "=", "==" -> new Condition.IsText(column, bytes, false);
      case "<>", "!=" -> new Condition.IsText(column, bytes, true);
      default -> null;
    };
  }

  private static @Nullable Condition range(
      String column, Layout layout, String sign, long constant) {
    return switch (sign) {
      case "=", "==" -> new Condition.InRange(column, layout, constant, constant, false);
      case "<>", "!=" -> new Condition.InRange(column, layout, constant, constant, true);
      case ">=" -> new Condition.InRange(column, layout, constant, Long.MAX_VALUE, false);
      case "<=" -> new Condition.InRange(column, layout, Long.MIN_VALUE, constant, false);
      case ">" -> new Condition.InRange(column, layout, Long.MIN_VALUE, constant, true);
      case "<" -> new Condition.InRange(column, layout, constant, Long.MAX_VALUE, true);
      default -> null;
    };
  }

  private @Nullable Token take() {
    return position < tokens.size() ? tokens.get(position++) : null;
  }

  private boolean takeWord(String word) {
    return takeIf(new Token.Word(word));
  }

  private boolean takeSign(String sign) {
    return takeIf(new Token.Sign(sign));
  }

  private boolean takeIf(Token token) {
    boolean there = position < tokens.size() && tokens.get(position).equals(token);
    position += there ? 1 : 0;
    return there;
  }
}
