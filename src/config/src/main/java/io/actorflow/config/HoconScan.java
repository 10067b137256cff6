package io.actorflow.config;

import io.actorflow.api.PipelineException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Looks through HOCON or JSON before any parser does: refuses what would hurt the parser, and puts
 * a line break behind every comma, so that every entry of a block has a line number of its own.
 *
 * <p>The parser keeps blocks in hash maps; the order of columns and aggregates is in the line
 * numbers alone.
 *
 * @param text the text with the added line breaks
 * @param lines for each line of {@code text}, from 1, the line it was on; number 0 is not used
 * @param open the innermost bracket that is never closed
 */
record HoconScan(String text, int[] lines, Optional<Bracket> open) {
  /** Where a block or a list begins. */
  record Bracket(char letter, int line) {}

  /**
   * Joining substitutions ({@code a = ${b}${b}}) multiplies: k of them, three to a step, make the
   * text up to 3^(k/3) times as long.
   */
  private static final double MAX_EXPANDED_CHARACTERS = 64 << 20;

  static HoconScan of(String name, String text) {
    return new Scanner(name, text).scan();
  }

  private static final class Scanner {
    private final String name;
    private final String text;
    private final StringBuilder out;
    private int[] lines = new int[64];
    private int lastLine;
    private int line = 1;
    private int index;
    private final Deque<Bracket> brackets = new ArrayDeque<>();
    private int dots;
    private int joined;

    private Scanner(String name, String text) {
      this.name = name;
      this.text = text;
      this.out = new StringBuilder(text.length() + 256);
      nextLine();
    }

    private HoconScan scan() {
      while (index < text.length()) {
        char letter = text.charAt(index);
        if (text.startsWith("\"\"\"", index)) {
          copyTo(endOfRawText());
        } else if (letter == '"') {
          copyTo(endOfQuoted());
        } else if (letter == '#' || text.startsWith("//", index)) {
          int end = text.indexOf('\n', index);
          copyTo(end < 0 ? text.length() : end);
        } else if (text.startsWith("${", index)) {
          substitution();
        } else {
          structure(letter);
        }
      }
      checkExpansion();
      return new HoconScan(
          out.toString(), Arrays.copyOf(lines, lastLine + 1), Optional.ofNullable(brackets.peek()));
    }

    private void structure(char letter) {
      if (letter == '{' || letter == '[') {
        brackets.push(new Bracket(letter, line));
        if (brackets.size() > PipelineText.MAX_DEPTH) {
          throw PipelineText.tooDeep(name, line);
        }
      } else if (letter == '}' || letter == ']') {
        brackets.poll();
      }
      // Each dot of a path is a block, too.
      if (letter == '.') {
        if (++dots > PipelineText.MAX_DEPTH) {
          throw PipelineText.tooDeep(name, line);
        }
      } else if ("=:,{}[]\n".indexOf(letter) >= 0) {
        dots = 0;
      }
      copyTo(index + 1);
      if (letter == ',') {
        out.append('\n');
        nextLine();
      }
    }

    private void substitution() {
      int end = text.indexOf('}', index);
      if (end < 0) {
        copyTo(text.length());
        return;
      }
      String body = text.substring(index + 2, end);
      if (body.startsWith("env:") || body.startsWith("file:")) {
        throw new PipelineException(
            "%s:%d: ${%s} must stand in quotes (expected: \"${%s}\")"
                .formatted(name, line, body, body));
      }
      if (body.chars().filter(letter -> letter == '.').count() > PipelineText.MAX_DEPTH) {
        throw PipelineText.tooDeep(name, line);
      }
      if (isJoined(index, end + 1)) {
        joined++;
      }
      copyTo(end + 1);
    }

    /** Whether something else of the same value stands before or behind. */
    private boolean isJoined(int start, int end) {
      int before = start - 1;
      while (before >= 0 && isBlank(text.charAt(before))) {
        before--;
      }
      int behind = end;
      while (behind < text.length() && isBlank(text.charAt(behind))) {
        behind++;
      }
      boolean begins = before < 0 || "=:,[{\n".indexOf(text.charAt(before)) >= 0;
      boolean ends =
          behind >= text.length()
              || ",]}\n#".indexOf(text.charAt(behind)) >= 0
              || text.startsWith("//", behind);
      return !(begins && ends);
    }

    private static boolean isBlank(char letter) {
      return letter == ' ' || letter == '\t' || letter == '\r';
    }

    private void checkExpansion() {
      if (text.length() * Math.pow(3, joined / 3.0) > MAX_EXPANDED_CHARACTERS) {
        throw new PipelineException(
            "%s: %d substitutions are joined with other text, which could make it too large (expected: fewer, or a shorter file)"
                .formatted(name, joined));
      }
    }

    private int endOfRawText() {
      int end = text.indexOf("\"\"\"", index + 3);
      if (end < 0) {
        return text.length();
      }
      end += 3;
      while (end < text.length() && text.charAt(end) == '"') {
        end++;
      }
      return end;
    }

    private int endOfQuoted() {
      int end = index + 1;
      while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\n') {
        end += text.charAt(end) == '\\' ? 2 : 1;
      }
      return Math.min(end + 1, text.length());
    }

    private void copyTo(int end) {
      for (; index < end; index++) {
        char letter = text.charAt(index);
        out.append(letter);
        if (letter == '\n') {
          line++;
          nextLine();
        }
      }
    }

    private void nextLine() {
      lastLine++;
      if (lastLine == lines.length) {
        lines = Arrays.copyOf(lines, lines.length * 2);
      }
      lines[lastLine] = line;
    }
  }
}
