package io.actorflow.bench.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;

/**
 * What a process says of itself in its last line of JSON, measured from the first record that it
 * reads to the last commit: its start is left out, its memory is that of its whole life.
 *
 * @param records read
 * @param seconds from the first record to the last commit
 * @param cpuSeconds of the whole process in that time
 * @param peakRssBytes since the process began
 * @param results written
 */
public record Outcome(
    long records, double seconds, double cpuSeconds, long peakRssBytes, long results) {

  /** Throws {@link BenchException} if a part is missing. */
  static Outcome of(String system, JsonNode line) {
    return new Outcome(
        required(system, line, "records").asLong(),
        required(system, line, "seconds").asDouble(),
        required(system, line, "cpu_seconds").asDouble(),
        required(system, line, "peak_rss_bytes").asLong(),
        required(system, line, "results").asLong());
  }

  private static JsonNode required(String system, JsonNode line, String name) {
    JsonNode value = line.get(name);
    if (value == null || !value.isNumber()) {
      throw new BenchException(
          "%s does not say its %s: %s (expected: a line with records, seconds, cpu_seconds, peak_rss_bytes and results)"
              .formatted(system, name, line));
    }
    return value;
  }

  public double recordsPerSecond() {
    return records / seconds;
  }

  public double cpuSecondsPerMillion() {
    return cpuSeconds * 1e6 / records;
  }

  /** How many times as fast the first was, run by run; runs of one number were done together. */
  public static double[] ratios(List<Outcome> own, List<Outcome> peer) {
    double[] ratios = new double[Math.min(own.size(), peer.size())];
    Arrays.setAll(
        ratios, run -> own.get(run).recordsPerSecond() / peer.get(run).recordsPerSecond());
    return ratios;
  }

  /** Adds what was measured. */
  public void describe(JsonRows.Row row) {
    row.put("records", records)
        .put("seconds", seconds, 3)
        .put("records_per_second", Math.round(recordsPerSecond()))
        .put("cpu_seconds", cpuSeconds, 3)
        .put("peak_rss_bytes", peakRssBytes)
        .put("results", results);
  }
}
