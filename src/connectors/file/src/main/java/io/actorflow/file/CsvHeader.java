package io.actorflow.file;

import io.actorflow.api.Format;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The first line of a CSV file: the names of its columns, all in quotes. */
final class CsvHeader {
  private static final String DELIMITER = "delimiter";

  private CsvHeader() {}

  static byte[] line(Format format, List<String> names) {
    String delimiter =
        format.settings().hasPath(DELIMITER) ? format.settings().getString(DELIMITER) : ",";
    return names.stream()
        .map(name -> '"' + name.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(delimiter, "", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
