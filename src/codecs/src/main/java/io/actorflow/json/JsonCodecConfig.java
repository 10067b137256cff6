package io.actorflow.json;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Problems;

/** How JSON records are read. The settings are described in reference.conf. */
public record JsonCodecConfig(ConfigMemorySize maxRecordSize) {
  private static final long MOST = 1L << 30;

  public JsonCodecConfig {
    new Problems()
        .check(
            maxRecordSize.toBytes() >= 1 && maxRecordSize.toBytes() <= MOST,
            "max-record-size",
            maxRecordSize.toBytes(),
            "1 to %d bytes".formatted(MOST))
        .throwIfAny();
  }
}
