package io.actorflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.api.SplitStart;
import io.actorflow.kafka.fetch.TestRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PartitionCursorTest {
  private static final int MANY = 1000;

  @Test
  void oneFetchIsOneRange() {
    PartitionCursor cursor = cursor(-1, Split.UNBOUNDED);

    cursor.take(TestRecords.upTo(2, 0, 1, 2));

    assertThat(ranges(cursor, MANY)).containsExactly("(-1, 2] [0, 1, 2]");
    assertThat(cursor.position()).isEqualTo(2);
  }

  @Test
  void aRangeReachesOverOffsetsWithoutRecords() {
    PartitionCursor cursor = cursor(4, Split.UNBOUNDED);

    cursor.take(TestRecords.upTo(12, 7, 9));
    assertThat(ranges(cursor, MANY)).containsExactly("(4, 12] [7, 9]");

    cursor.take(TestRecords.upTo(13));
    assertThat(ranges(cursor, MANY)).containsExactly("(12, 13] []");
  }

  @Test
  void nothingNewIsNothing() {
    PartitionCursor cursor = cursor(4, Split.UNBOUNDED);

    cursor.take(TestRecords.upTo(4));

    assertThat(cursor.isPending()).isFalse();
  }

  @Test
  void noRangeHasMoreRecordsThanAsked() {
    PartitionCursor cursor = cursor(-1, Split.UNBOUNDED);

    cursor.take(TestRecords.upTo(11, 0, 3, 4, 8, 9));

    assertThat(ranges(cursor, 2)).containsExactly("(-1, 3] [0, 3]", "(3, 8] [4, 8]", "(8, 11] [9]");
  }

  @Test
  void aRangeEndsExactlyAtACut() {
    PartitionCursor cursor = cursor(-1, Split.UNBOUNDED, 1, 5, 6, 20);

    cursor.take(TestRecords.upTo(9, 0, 1, 2, 4, 8, 9));
    assertThat(ranges(cursor, MANY))
        .containsExactly("(-1, 1] [0, 1]", "(1, 5] [2, 4]", "(5, 6] []", "(6, 9] [8, 9]");

    cursor.take(TestRecords.upTo(21, 19, 21));
    assertThat(ranges(cursor, MANY)).containsExactly("(9, 20] [19]", "(20, 21] [21]");
  }

  @Test
  void aCutBehindTheFetchWaitsForTheNext() {
    PartitionCursor cursor = cursor(-1, Split.UNBOUNDED, 5);

    cursor.take(TestRecords.upTo(3, 0, 1));
    assertThat(ranges(cursor, MANY)).containsExactly("(-1, 3] [0, 1]");

    cursor.take(TestRecords.upTo(6, 4, 6));
    assertThat(ranges(cursor, MANY)).containsExactly("(3, 5] [4]", "(5, 6] [6]");
  }

  @Test
  void nothingBehindTheEndIsHandedOn() {
    PartitionCursor cursor = cursor(-1, 3);

    cursor.take(TestRecords.upTo(6, 0, 1, 5, 6));

    assertThat(ranges(cursor, MANY)).containsExactly("(-1, 3] [0, 1]");
    assertThat(cursor.hasEnded()).isTrue();
  }

  @Test
  void anEndThatIsNoRecordIsReached() {
    PartitionCursor cursor = cursor(-1, 2);

    cursor.take(TestRecords.upTo(1, 0, 1));
    assertThat(ranges(cursor, MANY)).containsExactly("(-1, 1] [0, 1]");
    assertThat(cursor.hasEnded()).isFalse();

    cursor.take(TestRecords.upTo(2));
    assertThat(ranges(cursor, MANY)).containsExactly("(1, 2] []");
    assertThat(cursor.hasEnded()).isTrue();
  }

  private static PartitionCursor cursor(long position, long end, long... cuts) {
    return new PartitionCursor(
        new SplitStart(
            new Split("bids-0", -1, end), position, LongStream.of(cuts).boxed().toList()));
  }

  private static List<String> ranges(PartitionCursor cursor, int maxRows) {
    List<String> ranges = new ArrayList<>();
    while (cursor.isPending()) {
      List<Long> offsets = new ArrayList<>();
      cursor.begin(maxRows);
      while (cursor.next()) {
        offsets.add(cursor.records().offset());
      }
      Provenance range = cursor.finish();
      ranges.add("(%d, %d] %s".formatted(range.from(), range.to(), offsets));
    }
    return ranges;
  }
}
