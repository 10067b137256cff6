package io.actorflow.bench.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.BidderResult;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private final Totals totals = new Totals(2);

  /** Bidder 0 has bids of 0 and 2, bidder 1 one of 1. */
  @BeforeEach
  void expectThree() {
    totals.expect(3, bid -> (int) (bid % 2), bid -> bid);
  }

  @Test
  void isDoneWhenTheLastResultsOfAllHaveCome() {
    take(0, 1, 0);
    take(1, 1, 1);
    assertThat(totals.missing()).isEqualTo(1);
    take(0, 2, 2);
    assertThat(totals.missing()).isZero();
    totals.expect(1, bid -> 1, bid -> 10);
    assertThat(totals.missing()).isEqualTo(1);
    take(1, 2, 11);
    assertThat(totals.missing()).isZero();
  }

  @Test
  void refusesWhatIsWrongOrComesTwice() {
    refuses(2, 1, 0, "a bidder from 0 to 1");
    refuses(0, 3, 2, "1 to 2 bids");
    refuses(0, 2, 3, "a total of 2");
    take(0, 2, 2);
    refuses(0, 2, 2, "3 to 2 bids");
    refuses(1, 0, 0, "1 to 1 bids");
  }

  private void refuses(int bidder, int bids, long total, String expected) {
    assertThatThrownBy(() -> take(bidder, bids, total))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("(expected: %s)", expected);
  }

  private void take(int bidder, int bids, long total) {
    BidderResult result = new BidderResult();
    result.read(
        "{\"bidder\":%d,\"bids\":%d,\"total\":%d}"
            .formatted(bidder, bids, total)
            .getBytes(StandardCharsets.UTF_8));
    totals.take(result);
  }
}
