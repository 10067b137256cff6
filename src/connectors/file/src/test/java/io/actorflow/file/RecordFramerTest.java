package io.actorflow.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.file.RecordFramer.Found;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecordFramerTest {
  private static final int MAX = 100_000;

  @Property(tries = 200)
  void cutsAtEveryLineBreak(@ForAll @Size(max = 30) List<@IntRange(max = 250_000) Integer> lengths)
      throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int length : lengths) {
      // Most lines are short; some are longer than the first buffer, some than the longest record.
      int size = length % 3 == 0 ? length : length % 50;
      expected.add(size > MAX ? "too long: " + size : "x".repeat(size));
      text.append("x".repeat(size)).append('\n');
    }
    assertThat(frame(text.toString(), false)).isEqualTo(expected);
    String withoutLastBreak = text.isEmpty() ? "" : text.substring(0, text.length() - 1);
    boolean lastIsEmpty = withoutLastBreak.isEmpty() || withoutLastBreak.endsWith("\n");
    assertThat(frame(withoutLastBreak, false))
        .isEqualTo(
            lastIsEmpty && !expected.isEmpty()
                ? expected.subList(0, expected.size() - 1)
                : expected);
  }

  @Property
  void keepsLineBreaksInQuotes(@ForAll @Size(max = 20) List<@IntRange(max = 3) Integer> kinds)
      throws IOException {
    List<String> records =
        kinds.stream()
            .map(
                kind ->
                    List.of(
                            "a,b",
                            "\"a\nb\",c",
                            "\"a\"\"\n\n\"",
                            "\"" + "x".repeat(70_000) + "\n\"")
                        .get(kind))
            .toList();
    String text = String.join("\n", records) + (records.isEmpty() ? "" : "\n");
    assertThat(frame(text, true)).isEqualTo(records);
  }

  private static List<String> frame(String text, boolean quotes) throws IOException {
    Path file = Files.createTempFile("framer", ".txt");
    Files.writeString(file, text);
    List<String> records = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      RecordFramer framer = new RecordFramer(channel, 0, text.length(), true, quotes, MAX);
      for (Found found = framer.next(); found != Found.NOTHING; found = framer.next()) {
        records.add(
            found == Found.TOO_LONG
                ? "too long: " + framer.size()
                : new String(
                    framer.array(), framer.start(), framer.length(), StandardCharsets.UTF_8));
      }
      assertThat(framer.offset()).isEqualTo(text.length());
    } finally {
      Files.delete(file);
    }
    return records;
  }
}
