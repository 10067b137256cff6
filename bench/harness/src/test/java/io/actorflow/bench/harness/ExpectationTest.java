package io.actorflow.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.actorflow.generator.NexmarkBids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpectationTest {
  private static final Bidding BIDDING = new Bidding(5_000, 100_000);
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(Job.class)
  void acceptsWhatIsRight(Job job) {
    assertThat(problems(job, results(job))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Job.class)
  void noticesAResultThatIsMissing(Job job) {
    List<String> results = results(job);
    results.remove(results.size() / 2);
    assertThat(problems(job, results)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Job.class)
  void noticesAResultThatNobodyExpects(Job job) {
    List<String> results = results(job);
    results.add(
        switch (job) {
          case J1 -> results.getFirst();
          case J2 -> "{\"auction\":1,\"window-end\":10000,\"bids\":1,\"top-price\":1}";
          case J3 -> "{\"bidder\":1,\"bids\":1,\"total\":1}";
        });
    assertThat(problems(job, results)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Job.class)
  void noticesAWrongValue(Job job) {
    List<String> results = results(job);
    results.set(0, results.getFirst().replaceFirst("(\\d+)}$", "7$1}"));
    assertThat(problems(job, results)).hasSize(1);
  }

  @Test
  void takesTheLastOfTheChangesOfAKey() {
    List<String> results = results(Job.J3);
    String last = results.getFirst();
    results.add(last.replaceFirst("\"bids\":\\d+,\"total\":\\d+", "\"bids\":0,\"total\":0"));
    assertThat(problems(Job.J3, results)).isEmpty();
  }

  @Test
  void takesWindowsInMicrosecondsToo() {
    List<String> results =
        results(Job.J2).stream()
            .map(result -> result.replaceFirst("\"window-end\":(\\d+)", "\"window-end\":$1000"))
            .toList();
    assertThat(problems(Job.J2, results)).isEmpty();
  }

  @Test
  void refusesAResultThatLacksAField() {
    assertThatThrownBy(() -> problems(Job.J3, List.of("{\"bidder\":1}")))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("a result has no bids");
  }

  private static List<String> problems(Job job, List<String> results) {
    Expectation expectation = Expectation.of(job, BIDDING);
    results.forEach(result -> expectation.add(parse(result)));
    return expectation.problems();
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException failed) {
      throw new AssertionError(json, failed);
    }
  }

  /** By another way than the expectation's, in the order in which results first change. */
  private static List<String> results(Job job) {
    NexmarkBids bids = BIDDING.bids();
    List<String> passed = new ArrayList<>();
    Map<String, long[]> tallies = new HashMap<>();
    for (long bid = 0; bid < BIDDING.records(); bid++) {
      long price = bids.price(bid);
      if (price > BIDDING.abovePrice()) {
        passed.add(
            "{\"auction\":%d,\"bidder\":%d,\"price\":%d}"
                .formatted(bids.auction(bid), bids.bidder(bid), price));
      }
      long end = Math.floorDiv(bids.epochMillis(bid), 10_000L) * 10_000L + 10_000L;
      String key =
          job == Job.J2
              ? "\"auction\":%d,\"window-end\":%d".formatted(bids.auction(bid), end)
              : "\"bidder\":%d".formatted(bids.bidder(bid));
      long[] tally = tallies.computeIfAbsent(key, none -> new long[3]);
      tally[0]++;
      tally[1] += price;
      tally[2] = Math.max(tally[2], price);
    }
    if (job == Job.J1) {
      return passed;
    }
    List<String> results = new ArrayList<>();
    tallies.forEach(
        (key, tally) ->
            results.add(
                job == Job.J2
                    ? "{%s,\"bids\":%d,\"top-price\":%d}".formatted(key, tally[0], tally[2])
                    : "{%s,\"bids\":%d,\"total\":%d}".formatted(key, tally[0], tally[1])));
    return results;
  }
}
