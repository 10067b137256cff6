package io.actorflow.keyed;

import static io.actorflow.api.Columns.binary;
import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int32;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.SettingsReader;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.testkit.ConfigContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class JoinTest {
  private static final Schema BIDS =
      schema(int64("auction"), int64("price"), timestampMillis("date-time"), utf8("_topic"));
  private static final Schema AUCTIONS =
      schema(
          int32("id"),
          utf8("item"),
          timestamp("date-time"),
          float64("rate"),
          binary("key"),
          utf8("_topic"));
  private static final String WITHIN = "within { before = 10s, after = 5s }";
  private static final String KEY = "key { left = [auction], right = [id] }";

  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(JoinConfig.class, "actorflow.join.operator");
  }

  @Test
  void columnsOfBothSidesComeOutUnderNamesOfTheirOwn() {
    KeyedPlan interval = plan(KEY, WITHIN);
    assertThat(Columns.names(interval.results().schema()))
        .containsExactly(
            "event-time",
            "auction",
            "price",
            "date-time",
            "_topic",
            "id",
            "item",
            "auctions-date-time",
            "rate",
            "key",
            "_auctions-topic");
    assertThat(interval.eventTime()).isEqualTo("event-time");
    assertThat(interval.results().schema().findField("event-time"))
        .isEqualTo(timestampMillis("event-time"));
    KeyedPlan windows = plan(KEY, "window { size = 10s }");
    assertThat(Columns.names(windows.results().schema()))
        .startsWith("window-start", "window-end", "auction");
    assertThat(windows.eventTime()).isEqualTo("window-end");
  }

  @Test
  void onlyWhatIsNeededIsCarried() {
    KeyedPlan plan = plan(KEY, WITHIN).only(Set.of("item", "auctions-date-time", "price"));
    assertThat(Columns.names(plan.results().schema()))
        .containsExactly("price", "item", "auctions-date-time");
    assertThat(plan.columnsRead(0)).containsExactlyInAnyOrder("auction", "price", "date-time");
    assertThat(plan.columnsRead(1)).containsExactlyInAnyOrder("id", "item", "date-time");
    assertThat(plan.key(0)).containsExactly("auction");
    assertThat(plan.key(1)).containsExactly("id");
  }

  @Test
  void columnsOfAnInputThatAreCalledAsTheJoinsOwnAreCalledAfterTheInput() {
    Schema counts = schema(timestamp("window-start"), timestamp("window-end"), int64("id"));
    KeyedPlan plan =
        join("key { left = [id], right = [id] }", "window { size = 10s }")
            .plan(
                List.of(
                    new Input("counts", counts, "window-end"),
                    new Input("tops", counts, "window-end")),
                Map.of());
    assertThat(Columns.names(plan.results().schema()))
        .containsExactly(
            "window-start",
            "window-end",
            "counts-window-start",
            "counts-window-end",
            "id",
            "tops-window-start",
            "tops-window-end",
            "tops-id");
  }

  @Test
  void refusesSettingsThatCannotBe() {
    refuses(KEY, "", "within: neither within nor window nor tables (expected: one of within");
    refuses(KEY, WITHIN + ", window { size = 1s }", "within: within and window (expected: one");
    refuses(KEY, "within { before = -10s, after = 5s }", "within.after: PT5S (expected: together");
    refuses(KEY, "within { after = 5us }", "within.after: PT0.000005S (expected: whole millis");
    refuses(KEY, "window { size = 0s }", "window.size: PT0S (expected: at least 1ms");
    refuses(KEY, "window { kind = sliding, size = 5s }", "window.slide: nothing (expected: at");
    refuses(KEY, "window { slide = 5s }", "window.size: nothing (expected: at least 1ms");
    refuses(
        KEY,
        "window { kind = sliding, size = 5s, slide = 6s }",
        "window.slide: PT6S (expected: at most the size, PT5S)");
    refuses(
        KEY,
        "window { kind = cumulative, size = 5s, step = 2s }",
        "window.step: PT2S (expected: a whole part of the size, PT5S)");
    refuses(KEY, "window { kind = session, size = 5s }", "window.kind: session (expected: ");
    refuses("key { left = [], right = [] }", WITHIN, "key.left: [] (expected: at least one");
    refuses(
        "key { left = [auction], right = [id, item] }",
        WITHIN,
        "key.right: [id, item] (expected: 1 columns, as many as on the left: [auction])");
  }

  @Test
  void refusesInputsThatDoNotFit() {
    String both = "key { left = [auction, prise], right = [item, rate] }";
    assertThatThrownBy(() -> plan(both, WITHIN))
        .hasMessageContaining("key.left: 'prise' is no column of 'bids' (there are: [auction,")
        .hasMessageContaining("key.right: 'rate' is FloatingPoint(DOUBLE) (expected: an integer");
    assertThatThrownBy(() -> plan("key { left = [auction], right = [item] }", WITHIN))
        .hasMessageContaining(
            "key.right: 'item' is Utf8 (expected: Int(64, true), as 'auction' on the left)");
    assertThatThrownBy(() -> plan("key { left = [_topic], right = [key] }", WITHIN))
        .hasMessageContaining("key.right: 'key' is Binary (expected: Utf8, as '_topic' on the");
    Join join = join(KEY, WITHIN);
    Input bids = new Input("bids", BIDS, "date-time");
    assertThatThrownBy(() -> join.plan(List.of(bids), Map.of()))
        .hasMessageContaining("from: [bids] (expected: two, the left and the right input");
    assertThatThrownBy(() -> join.plan(List.of(bids, bids), Map.of()))
        .hasMessageContaining("from: [bids, bids] (expected: two, the left and the right input");
    assertThatThrownBy(
            () -> join.plan(List.of(bids, new Input("auctions", AUCTIONS, "")), Map.of()))
        .hasMessageContaining("joins need event time, and auctions has none");
  }

  @Test
  void goesOnOnlyWithStateThatSuits() {
    KeyedPlan plan = plan(KEY, WITHIN);
    assertThat(plan(KEY, WITHIN + ", late = drop").change(plan)).isEmpty();
    assertThat(plan(KEY, WITHIN + ", kind = full").change(plan))
        .isEqualTo("is a join of kind full instead of inner");
    assertThat(plan(KEY, "within { before = 11s, after = 5s }").change(plan))
        .isEqualTo("matches rows of other event times than before");
    assertThat(plan(KEY, "window { size = 10s }").change(plan))
        .isEqualTo("matches rows of other event times than before");
    assertThat(plan("key { left = [price], right = [id] }", WITHIN).change(plan))
        .isEqualTo("has key [price] instead of [auction]");
    assertThat(plan(KEY, WITHIN).only(Set.of("price")).change(plan)).startsWith("has columns [");
  }

  @Test
  void saysWhatItDoes() {
    assertThat(plan(KEY, WITHIN + ", kind = left").facts())
        .containsEntry("joins", "left, on bids.auction = auctions.id")
        .containsEntry(
            "partners", "auctions.date-time is from bids.date-time - 10s to bids.date-time + 5s")
        .containsEntry(
            "rows wait", "bids for 5s, auctions for 10s of event time, up to 3.75s longer")
        .containsEntry("late rows", "dead letters");
    assertThat(plan(KEY, "window { kind = sliding, size = 1m, slide = 20s }").facts())
        .containsEntry(
            "partners",
            "in one window: sliding, size 1m, slide 20s of bids.date-time and auctions.date-time");
  }

  private static void refuses(String key, String settings, String message) {
    assertThatThrownBy(() -> join(key, settings))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(message);
  }

  private static KeyedPlan plan(String key, String settings) {
    return join(key, settings)
        .plan(
            List.of(
                new Input("bids", BIDS, "date-time"), new Input("auctions", AUCTIONS, "date-time")),
            Map.of());
  }

  private static Join join(String key, String settings) {
    return new Join(
        SettingsReader.read(
            ConfigFactory.parseString(key + "\n" + settings)
                .withFallback(
                    ConfigFactory.parseResources("reference.conf")
                        .getConfig("actorflow.join.operator")),
            JoinConfig.class));
  }
}
