package io.actorflow.pbm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a test wants to know of a page: its blocks, its links, its code and its headings. */
record MarkdownPage(
    Path file, List<Block> blocks, List<String> links, List<String> code, Set<String> anchors) {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(`+)(.+?)\\1");
  private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*)");

  /**
   * A fenced block.
   *
   * @param line of its first line of text
   * @param remark the comment on the line before it, empty if there is none
   */
  record Block(Path file, int line, String language, String remark, String text) {
    String place() {
      return Repository.ROOT.relativize(file) + ":" + line;
    }
  }

  static MarkdownPage read(Path file) {
    List<String> lines = Repository.text(file).lines().toList();
    MarkdownPage page =
        new MarkdownPage(
            file, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new HashSet<>());
    for (int number = 0; number < lines.size(); number++) {
      String line = lines.get(number);
      if (!line.startsWith("```")) {
        page.readLine(line);
        continue;
      }
      int begin = number + 1;
      int end = begin;
      while (end < lines.size() && !lines.get(end).equals("```")) {
        end++;
      }
      String before = number == 0 ? "" : lines.get(number - 1);
      page.blocks.add(
          new Block(
              file,
              begin + 1,
              line.substring(3).strip(),
              before.startsWith("<!--") ? before : "",
              String.join("\n", lines.subList(begin, end))));
      number = end;
    }
    return page;
  }

  private void readLine(String line) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      anchors.add(
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^a-z0-9 _-]", "")
              .strip()
              .replace(' ', '-'));
    }
    CODE.matcher(line).results().forEach(found -> code.add(found.group(2).strip()));
    LINK.matcher(CODE.matcher(line).replaceAll("code"))
        .results()
        .forEach(found -> links.add(found.group(1)));
  }

  List<Block> blocks(String language) {
    return blocks.stream().filter(block -> block.language().equals(language)).toList();
  }

  /** The command lines on the page: those in shell blocks and those within the text. */
  List<String> commands() {
    List<String> commands = new ArrayList<>(code);
    for (Block block : blocks("sh")) {
      block.text().lines().map(line -> line.replaceAll("\\s#.*", "")).forEach(commands::add);
    }
    return commands.stream().filter(command -> command.startsWith("./")).toList();
  }

  @Override
  public String toString() {
    return Repository.ROOT.relativize(file).toString();
  }
}
