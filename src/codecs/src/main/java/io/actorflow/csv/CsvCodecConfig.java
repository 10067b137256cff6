package io.actorflow.csv;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Problems;

/** How CSV records look. The settings are described in reference.conf. */
public record CsvCodecConfig(String delimiter, ConfigMemorySize maxRecordSize) {
  private static final long MOST = 1L << 30;
  private static final String IN_VALUES = "\"\n\r.+-/=:";

  public CsvCodecConfig {
    new Problems()
        .check(
            isDelimiter(delimiter),
            "delimiter",
            delimiter,
            "one ASCII character that is no part of numbers, dates or base64, such as ; or |")
        .check(
            maxRecordSize.toBytes() >= 1 && maxRecordSize.toBytes() <= MOST,
            "max-record-size",
            maxRecordSize.toBytes(),
            "1 to %d bytes".formatted(MOST))
        .throwIfAny();
  }

  private static boolean isDelimiter(String text) {
    return text.length() == 1
        && text.charAt(0) < 128
        && !Character.isLetterOrDigit(text.charAt(0))
        && IN_VALUES.indexOf(text.charAt(0)) < 0;
  }

  byte delimiterByte() {
    return (byte) delimiter.charAt(0);
  }
}
