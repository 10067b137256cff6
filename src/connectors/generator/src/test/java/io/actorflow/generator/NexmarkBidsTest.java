package io.actorflow.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.RecordBuffer;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.TestAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NexmarkBidsTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void areTheRowsOfTheSourceAsJson() {
    GeneratorSource source =
        Generators.source("records = 1000, seed = 7, out-of-orderness = 2s, event-rate = 333");
    List<Row> rows =
        Generators.read(source, source.schema(), memory.get(), Generators.starts(source));
    NexmarkBids bids = new NexmarkBids(7, START, 333, Duration.ofSeconds(2));
    RecordBuffer record = new RecordBuffer(16);
    for (int bid = 0; bid < rows.size(); bid++) {
      record.clear();
      bids.write(bid, record);
      List<?> row = rows.get(bid).values();
      long millis = ((Instant) Objects.requireNonNull(row.get(5))).toEpochMilli();
      assertThat(new String(record.toByteArray(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"auction\":%s,\"bidder\":%s,\"price\":%s,\"channel\":\"%s\",\"url\":\"%s\",\"date-time\":%d,\"extra\":\"%s\"}"
                  .formatted(
                      row.get(0),
                      row.get(1),
                      row.get(2),
                      row.get(3),
                      row.get(4),
                      millis,
                      row.get(6)));
      assertThat(bids.auction(bid)).isEqualTo(row.get(0));
      assertThat(bids.bidder(bid)).isEqualTo(row.get(1));
      assertThat(bids.price(bid)).isEqualTo(row.get(2));
      assertThat(bids.epochMillis(bid)).isEqualTo(millis);
    }
  }

  @Test
  void haveAboutTwoHundredBytes() {
    NexmarkBids bids = new NexmarkBids(1, START, 10_000, Duration.ZERO);
    RecordBuffer records = new RecordBuffer(16);
    for (int bid = 1_000_000; bid < 1_010_000; bid++) {
      bids.write(bid, records);
    }
    assertThat(records.length() / 10_000).isBetween(195, 210);
  }
}
