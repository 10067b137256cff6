package io.actorflow.console;

/** Text on a terminal: what is safe to print, how wide it is, and where to cut it. */
final class DisplayText {
  static final char ELLIPSIS = '…';

  private DisplayText() {}

  /**
   * The text without anything that moves the cursor, changes colours or reverses the direction of
   * writing: a record's content must not be able to command a terminal.
   */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\n' -> safe.append("\\n");
                case '\r' -> safe.append("\\r");
                case '\t' -> safe.append("\\t");
                default -> safe.appendCodePoint(isUnsafe(point) ? '?' : point);
              }
            });
    return safe.toString();
  }

  private static boolean isUnsafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          true;
      default -> false;
    };
  }

  /** Columns of the terminal that the text takes. */
  static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  /** The blocks that Unicode's East Asian Width has as wide, roughly. */
  private static boolean isWide(int point) {
    return (point >= 0x1100 && point <= 0x115F)
        || (point >= 0x2E80 && point <= 0xA4CF)
        || (point >= 0xAC00 && point <= 0xD7A3)
        || (point >= 0xF900 && point <= 0xFAFF)
        || (point >= 0xFE30 && point <= 0xFE6F)
        || (point >= 0xFF00 && point <= 0xFF60)
        || (point >= 0xFFE0 && point <= 0xFFE6)
        || (point >= 0x1F300 && point <= 0x1FAFF)
        || (point >= 0x20000 && point <= 0x3FFFD);
  }

  /** The text, or as much of it as fits before {@code mark}. */
  static String cut(String text, int width, char mark) {
    if (width(text) <= width) {
      return text;
    }
    int used = 0;
    int index = 0;
    while (index < text.length()) {
      int point = text.codePointAt(index);
      if (used + width(point) > width - 1) {
        break;
      }
      used += width(point);
      index += Character.charCount(point);
    }
    return text.substring(0, index) + mark;
  }
}
