package io.actorflow.bench.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.actorflow.api.RecordBuffer;
import java.io.IOException;
import java.util.BitSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateBidsTest {
  @ParameterizedTest
  @CsvSource({
    "1,1",
    "2,2",
    "3,7",
    "1000,1000",
    "1000,2500",
    "1025,4100",
    "4096,4096",
    "70000,140000"
  })
  void eachBidderHasABidAndNobodyElse(int keys, long records) {
    StateBids bids = new StateBids(keys, records);
    BitSet seen = new BitSet();
    LongStream.range(0, records).mapToInt(bids::bidder).forEach(seen::set);
    assertThat(seen.cardinality()).isEqualTo(keys);
    assertThat(seen.length()).isEqualTo(keys);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "12345678", "39999999"})
  void writesTwoHundredBytesOfJson(long bid) throws IOException {
    StateBids bids = new StateBids(20_000_000, 40_000_000);
    RecordBuffer record = new RecordBuffer(16);
    bids.write(bid, record);
    JsonNode json = new ObjectMapper().readTree(record.toByteArray());
    assertThat(record.length()).isEqualTo(StateBids.BYTES);
    assertThat(json.get("bidder").asInt()).isEqualTo(bids.bidder(bid));
    assertThat(json.get("price").asLong()).isEqualTo(bids.price(bid));
  }

  @ParameterizedTest
  @CsvSource({"1000,1000", "200000,10000", "5000000,9999"})
  void probesAreOfDifferentBiddersInAllParts(int keys, int count) {
    Probes probes = new Probes(keys, count, 2);
    BitSet seen = new BitSet();
    LongStream.range(0, count).mapToInt(probes::bidder).forEach(seen::set);
    assertThat(seen.cardinality()).isEqualTo(count);
    assertThat(seen.length()).isBetween(keys - 2 * keys / count, keys);
  }
}
