package io.actorflow.pbm;

import java.util.ArrayList;
import java.util.List;

/**
 * Labelled texts below one another, at most {@link Table#WIDTH} wide: what is longer goes on below.
 */
final class Outline {
  private static final String GAP = "  ";

  private final List<String> lines = new ArrayList<>();

  /** A line of its own. */
  Outline line(String text) {
    return wrapped("", "", text);
  }

  /**
   * @param indent before each line of the text
   * @param label before the first one, with the blanks behind it
   */
  Outline labelled(String indent, String label, String text) {
    return wrapped(indent, label + GAP, text);
  }

  Outline blank() {
    lines.add("");
    return this;
  }

  String render() {
    return String.join("\n", lines);
  }

  private Outline wrapped(String indent, String label, String text) {
    int width = Table.WIDTH - length(indent) - length(label);
    String before = label;
    for (String line : wrap(text, width)) {
      lines.add((indent + before + line).stripTrailing());
      before = " ".repeat(label.length());
    }
    return this;
  }

  private static List<String> wrap(String text, int width) {
    List<String> wrapped = new ArrayList<>();
    String line = "";
    for (String word : text.split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (length(longer) <= width) {
        line = longer;
        continue;
      }
      if (!line.isEmpty()) {
        wrapped.add(line);
      }
      line = word;
      while (length(line) > width) {
        int end = line.offsetByCodePoints(0, width);
        wrapped.add(line.substring(0, end));
        line = line.substring(end);
      }
    }
    wrapped.add(line);
    return wrapped;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
