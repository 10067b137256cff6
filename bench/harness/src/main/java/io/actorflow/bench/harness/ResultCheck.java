package io.actorflow.bench.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads what has been committed to a topic of results, and holds it against what is expected. */
final class ResultCheck {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultCheck() {}

  /**
   * How many results there are.
   *
   * @throws BenchException if they are not as expected
   */
  static long of(String system, Run run, Expectation expectation) {
    long results = 0;
    try (Consumer<byte[], byte[]> consumer = ResultTopic.read(run.bootstrap(), run.output())) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          expectation.add(JSON.readTree(record.value()));
          results++;
        }
      }
    } catch (IOException failed) {
      throw new BenchException(
          "%s wrote a result of %s that is no JSON: %s"
              .formatted(system, run.job(), failed.getMessage()),
          failed);
    }
    List<String> problems = expectation.problems();
    if (!problems.isEmpty()) {
      throw new BenchException(
          "%s has %s wrong:\n  %s".formatted(system, run.job(), String.join("\n  ", problems)));
    }
    return results;
  }
}
