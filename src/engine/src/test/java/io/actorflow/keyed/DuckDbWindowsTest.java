package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.group.Rows;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import io.actorflow.keyed.Windows.Cumulative;
import io.actorflow.keyed.Windows.Sessions;
import io.actorflow.keyed.Windows.Sliding;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows over disordered rows beside the answer of a database that has all of them at once. */
class DuckDbWindowsTest {
  private static final int DISORDER = 700;

  @ParameterizedTest
  @CsvSource({"1000, 1000, 0", "1000, 250, 0", "1000, 300, -17", "700, 699, 5", "64, 7, 0"})
  void windowsAreWhatDuckDbSays(long size, long slide, long offset) throws SQLException {
    String sql =
        """
        select start, start + %1$d, auction, count(*), sum(price)::bigint, max(price)
        from (
          select auction, price, unnest(range(
            (floor((moment - %3$d - %1$d) / %2$d::double)::bigint + 1) * %2$d + %3$d,
            moment + 1, %2$d)) as start
          from bids)
        group by all
        """
            .formatted(size, slide, offset);
    compare(new Sliding(size, slide, offset), sql);
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000, 0", "1000, 250, 0", "1200, 100, -17"})
  void cumulativeWindowsAreWhatDuckDbSays(long size, long step, long offset) throws SQLException {
    String sql =
        """
        select start, end_, auction, count(*), sum(price)::bigint, max(price)
        from (
          select auction, price, start, unnest(range(
            floor((moment - start) / %2$d::double)::bigint * %2$d + %2$d + start,
            start + %1$d + 1, %2$d)) as end_
          from (
            select *, floor((moment - %3$d) / %1$d::double)::bigint * %1$d + %3$d as start
            from bids))
        group by all
        """
            .formatted(size, step, offset);
    compare(new Cumulative(size, step, offset), sql);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 60, 100, 200, 1000, 100_000})
  void sessionsAreWhatDuckDbSays(long gap) throws SQLException {
    String sql =
        """
        with steps as (
          select *, rowid as id,
            moment - lag(moment) over (partition by auction order by moment, rowid) as step
          from bids),
        numbered as (
          select *, count(*) filter (step is null or step >= %1$d) over (
            partition by auction order by moment, id rows unbounded preceding) as session
          from steps)
        select min(moment), max(moment) + %1$d, auction, count(*), sum(price)::bigint, max(price)
        from numbered
        group by auction, session
        """
            .formatted(gap);
    compare(new Sessions(gap), sql);
  }

  private static void compare(Windows kind, String sql) throws SQLException {
    List<Bid> input = input();
    List<Group> windows = new ArrayList<>();
    try (Bids bids = new Bids(Windowing.of(kind))) {
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
    assertThat(Set.copyOf(windows)).isEqualTo(answer(input, sql));
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

  private static Set<Group> answer(List<Bid> input, String sql) throws SQLException {
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
      return query(database, sql);
    }
  }

  private static Set<Group> query(Connection database, String sql) throws SQLException {
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
