package io.actorflow.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few kinds of words that plain conditions are made of, in the order of the text. */
final class SqlTokens {
  /** Words that SQL keeps for itself: no column unless in double quotes. */
  static final Set<String> RESERVED =
      Set.of(
          ("all analyse analyze and anti any array as asc asof asymmetric at authorization binary both"
                  + " by case cast check collate collation column columns concurrently constraint create"
                  + " cross default deferrable desc describe distinct do else end except false fetch for"
                  + " foreign freeze from full generated glob group having ilike in initially inner"
                  + " intersect into is isnull join lambda lateral leading left like limit map natural"
                  + " not notnull null offset on only or order outer overlaps pivot pivot_longer"
                  + " pivot_wider placing positional primary qualify references returning right select"
                  + " semi show similar some struct summarize symmetric table tablesample then to"
                  + " trailing true try_cast tuple union unique unpack unpivot using variadic verbose"
                  + " when where window with")
              .split(" "));

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<word>[A-Za-z_][A-Za-z0-9_]*)|\"(?<quoted>[^\"]*+(?:\"\"[^\"]*+)*+)\""
              + "|'(?<text>[^']*+(?:''[^']*+)*+)'|(?<number>-?[0-9]+(?:\\.[0-9]+)?)(?![A-Za-z0-9_.])"
              + "|(?<sign><=|>=|<>|!=|==|=|<|>|\\(|\\)))");

  /** One word of the text. */
  sealed interface Token {
    /** A name or a keyword. */
    record Word(String word) implements Token {}

    /** A name in double quotes. */
    record Quoted(String name) implements Token {}

    /** A text in single quotes. */
    record Text(String text) implements Token {}

    /** A whole or a decimal number. */
    record Digits(String digits) implements Token {}

    /** A comparison or a parenthesis. */
    record Sign(String sign) implements Token {}
  }

  private SqlTokens() {}

  /** All of the text's tokens; nothing if there is anything else in it. */
  static Optional<List<Token>> of(String sql) {
    Matcher matcher = TOKEN.matcher(sql.stripTrailing());
    List<Token> tokens = new ArrayList<>();
    int end = 0;
    while (matcher.lookingAt()) {
      tokens.add(token(matcher));
      end = matcher.end();
      matcher.region(end, matcher.regionEnd());
    }
    return end == matcher.regionEnd() && !tokens.isEmpty()
        ? Optional.of(List.copyOf(tokens))
        : Optional.empty();
  }

  private static Token token(Matcher matcher) {
    if (matcher.group("word") != null) {
      return new Token.Word(matcher.group("word").toLowerCase(Locale.ROOT));
    }
    if (matcher.group("quoted") != null) {
      return new Token.Quoted(matcher.group("quoted").replace("\"\"", "\""));
    }
    if (matcher.group("text") != null) {
      return new Token.Text(matcher.group("text").replace("''", "'"));
    }
    if (matcher.group("number") != null) {
      return new Token.Digits(matcher.group("number"));
    }
    return new Token.Sign(matcher.group("sign"));
  }

  /** The one of {@code columns} that {@code token} names; SQL's names have no case. */
  static Optional<String> column(Token token, List<String> columns) {
    return switch (token) {
      case Token.Word word when !RESERVED.contains(word.word()) -> column(word.word(), columns);
      case Token.Quoted quoted -> column(quoted.name(), columns);
      case Token.Word word -> Optional.empty();
      case Token.Text text -> Optional.empty();
      case Token.Digits digits -> Optional.empty();
      case Token.Sign sign -> Optional.empty();
    };
  }

  /** The name that {@code sql} is, if it is nothing else. */
  static Optional<String> name(String sql) {
    return of(sql)
        .filter(tokens -> tokens.size() == 1)
        .flatMap(
            tokens ->
                switch (tokens.getFirst()) {
                  case Token.Quoted quoted -> Optional.of(quoted.name());
                  case Token.Word word when isName(word.word()) -> Optional.of(word.word());
                  case Token.Word word -> Optional.empty();
                  case Token.Text text -> Optional.empty();
                  case Token.Digits digits -> Optional.empty();
                  case Token.Sign sign -> Optional.empty();
                });
  }

  /** Some functions need no parentheses. */
  private static boolean isName(String word) {
    return !RESERVED.contains(word)
        && !word.startsWith("current_")
        && !word.startsWith("local")
        && !word.startsWith("session")
        && !word.equals("user");
  }

  /** The one of {@code columns} that has this name; SQL's names have no case. */
  static Optional<String> column(String name, List<String> columns) {
    List<String> matching =
        columns.stream().filter(column -> column.equalsIgnoreCase(name)).toList();
    return matching.size() == 1 ? Optional.of(matching.getFirst()) : Optional.empty();
  }
}
