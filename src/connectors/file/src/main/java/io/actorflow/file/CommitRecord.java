package io.actorflow.file;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a writer has committed.
 *
 * @param part number of the file that was being written
 * @param length how many of its bytes count, 0 if there is no such file
 * @param positions last offset by channel
 */
record CommitRecord(long part, long length, SortedMap<String, Long> positions) {
  static final CommitRecord NOTHING = new CommitRecord(0, 0, new TreeMap<>());

  private static final String VERSION = "actorflow-file-sink 1";

  CommitRecord {
    positions = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(positions));
  }

  /** With further positions, and more bytes of the same part. */
  CommitRecord after(long newLength, Map<String, Long> newPositions) {
    SortedMap<String, Long> all = new TreeMap<>(positions);
    all.putAll(newPositions);
    return new CommitRecord(part, newLength, all);
  }

  /** With the part complete: the next one, of which there is nothing yet. */
  CommitRecord nextPart() {
    return length == 0 ? this : new CommitRecord(part + 1, 0, positions);
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    text.append("part ").append(part).append('\n');
    text.append("length ").append(length).append('\n');
    positions.forEach(
        (channel, offset) ->
            text.append(URLEncoder.encode(channel, StandardCharsets.UTF_8))
                .append(' ')
                .append(offset)
                .append('\n'));
    return (text + checksum(text.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String checksum(String text) {
    CRC32C checksum = new CRC32C();
    checksum.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  /**
   * @throws IOException if the bytes are not those of a record
   */
  static CommitRecord of(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    int last = text.lastIndexOf('\n', text.length() - 2) + 1;
    if (lines.size() < 4
        || !lines.getFirst().equals(VERSION)
        || !text.substring(last).equals(checksum(text.substring(0, last)) + "\n")) {
      throw new IOException("not a record of commits, or a damaged one");
    }
    SortedMap<String, Long> positions = new TreeMap<>();
    for (String line : lines.subList(3, lines.size() - 1)) {
      positions.put(
          URLDecoder.decode(line.substring(0, line.indexOf(' ')), StandardCharsets.UTF_8),
          number(line));
    }
    return new CommitRecord(number(lines.get(1)), number(lines.get(2)), positions);
  }

  private static long number(String line) {
    return Long.parseLong(line.substring(line.indexOf(' ') + 1));
  }
}
