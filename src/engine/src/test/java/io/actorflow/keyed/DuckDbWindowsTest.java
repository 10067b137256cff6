package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.group.Rows;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows over disordered rows beside the answer of a database that has all of them at once. */
class DuckDbWindowsTest {
  private static final int DISORDER = 700;

  @ParameterizedTest
  @CsvSource({"1000, 1000", "1000, 250", "1000, 300", "700, 699", "64, 7"})
  void windowsAreWhatDuckDbSays(long size, long slide) throws SQLException {
    List<Bid> input = input();
    List<Group> windows = new ArrayList<>();
    try (Bids bids = new Bids(Optional.of(new WindowSpan(size, slide)))) {
      KeyedState state = bids.newState();
      long watermark = Provenance.NO_WATERMARK;
      for (int from = 0; from < input.size(); from += 500) {
        List<Bid> batch = input.subList(from, from + 500);
        assertThat(state.apply(bids.partials(batch)).isEmpty()).isTrue();
        long greatest = batch.stream().mapToLong(Bid::at).max().orElseThrow();
        watermark = Math.max(watermark, greatest - DISORDER);
        windows.addAll(commit(bids, state, watermark));
      }
      windows.addAll(commit(bids, state, Provenance.END));
    }
    assertThat(windows).doesNotHaveDuplicates();
    assertThat(Set.copyOf(windows)).isEqualTo(answer(input, size, slide));
  }

  private static List<Group> commit(Bids bids, KeyedState state, long watermark) {
    List<Rows> delta = state.takeDelta();
    return bids.groups(state.results(delta, watermark));
  }

  private static List<Bid> input() {
    Random random = new Random(4711);
    List<Bid> input = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      long at = i * 3L - 6000 - random.nextInt(DISORDER);
      input.add(new Bid(at, "auction-" + random.nextInt(20), random.nextInt(100_000)));
    }
    return input;
  }

  private static Set<Group> answer(List<Bid> input, long size, long slide) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
      database
          .createStatement()
          .execute("create table bids (moment bigint, auction text, price bigint)");
      try (PreparedStatement insert =
          database.prepareStatement("insert into bids values (?, ?, ?)")) {
        database.setAutoCommit(false);
        for (Bid bid : input) {
          insert.setLong(1, bid.at());
          insert.setString(2, bid.auction());
          insert.setLong(3, bid.price());
          insert.addBatch();
        }
        insert.executeBatch();
        database.commit();
      }
      return query(database, size, slide);
    }
  }

  private static Set<Group> query(Connection database, long size, long slide) throws SQLException {
    String sql =
        """
        select start, start + %1$d, auction, count(*), sum(price)::bigint, max(price)
        from (
          select auction, price, unnest(range(
            (floor((moment - %1$d) / %2$d::double)::bigint + 1) * %2$d, moment + 1, %2$d)) as start
          from bids)
        group by all
        """
            .formatted(size, slide);
    Set<Group> groups = new HashSet<>();
    try (ResultSet rows = database.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        groups.add(
            new Group(
                rows.getLong(1),
                rows.getLong(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
    }
    return groups;
  }
}
