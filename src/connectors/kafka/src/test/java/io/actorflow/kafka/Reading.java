package io.actorflow.kafka;

import io.actorflow.api.Batch;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads a source as the engine would, and keeps what came. */
final class Reading {
  private static final long DEADLINE_SECONDS = 30;

  final List<DeadLetter> letters = new ArrayList<>();
  final List<Row> rows = new ArrayList<>();
  final List<Provenance> provenances = new ArrayList<>();

  /** Reads the splits from their starts until all have ended. */
  static Reading toTheEnd(KafkaSource source, Schema columns, BufferAllocator allocator) {
    return toTheEnd(source, columns, allocator, starts(source));
  }

  static List<SplitStart> starts(KafkaSource source) {
    return source.splits().stream()
        .map(split -> new SplitStart(split, split.start(), List.of()))
        .toList();
  }

  static Reading toTheEnd(
      KafkaSource source, Schema columns, BufferAllocator allocator, List<SplitStart> starts) {
    Reading reading = new Reading();
    try (SplitReader reader =
        source.open(new TestReaderContext("test", columns, allocator, reading.letters), starts)) {
      reading.read(reader, starts);
    }
    return reading;
  }

  /** Reads until all splits have ended, and checks that the ranges of each are contiguous. */
  void read(SplitReader reader, List<SplitStart> starts) {
    Map<String, Long> positions = new HashMap<>();
    starts.forEach(start -> positions.put(start.split().name(), start.position()));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (starts.stream().anyMatch(start -> !hasEnded(start.split(), positions))) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            "not at the end after %d s, but at %s".formatted(DEADLINE_SECONDS, positions));
      }
      Batch batch = reader.poll(Duration.ofMillis(200));
      if (batch != null) {
        take(batch, positions);
      }
    }
  }

  private static boolean hasEnded(Split split, Map<String, Long> positions) {
    return split.endsAt(positions.getOrDefault(split.name(), -1L));
  }

  private void take(Batch batch, Map<String, Long> positions) {
    try (batch) {
      Provenance provenance = batch.provenance();
      Long before = positions.put(provenance.producer(), provenance.to());
      if (before == null || before != provenance.from()) {
        throw new AssertionError("%s does not follow %s".formatted(provenance, before));
      }
      provenances.add(provenance);
      rows.addAll(Rows.of(batch).rows());
    }
  }

  /** The ranges of one split, as {@code (from, to]}. */
  List<String> ranges(String split) {
    return provenances.stream()
        .filter(it -> it.producer().equals(split))
        .map(it -> "(%d, %d]".formatted(it.from(), it.to()))
        .toList();
  }
}
