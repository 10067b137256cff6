package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.SettingsReader;
import io.actorflow.config.EventTime;
import io.actorflow.group.Distribution;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.testkit.ConfigContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class TableSettingsTest {
  private static final Schema ORDERS =
      Columns.schema(Columns.int32("product"), Columns.timestamp("at"), Columns.int64("pieces"));
  private static final Schema PRODUCTS =
      Columns.schema(
          Columns.int64("id"),
          Columns.timestamp("at"),
          Columns.utf8("name"),
          Columns.bool(Columns.DELETED));
  private static final String KEY = "key { left = [product], right = [id] }\n";

  @Test
  void everySettingIsDescribed() {
    ConfigContract.verify(UpsertTableConfig.class, "actorflow.upsert-table.operator");
    ConfigContract.verify(JoinConfig.class, "actorflow.join.operator");
  }

  @Test
  void aTableOnTheRightIsJoinedAsOfTheTimeOfTheLeft() {
    KeyedPlan plan = plan(KEY + "kind = left, tables = right, ttl = 1h");
    assertThat(Columns.names(plan.results().schema()))
        .containsExactly("product", "at", "pieces", "id", "products-at", "name");
    assertThat(plan.eventTime()).isEqualTo("at");
    assertThat(plan.columnsRead(1)).contains(Columns.DELETED);
    assertThat(plan.facts())
        .containsEntry("joins", "left, on orders.product = products.id")
        .containsEntry(
            "partner",
            "the row of products with the greatest at up to orders.at, less than 1h before it");
  }

  @Test
  void tablesOnBothSidesAreATable() {
    KeyedPlan plan = plan(KEY + "kind = full, tables = both");
    assertThat(plan.results().schema().findField("product")).isEqualTo(Columns.int64("product"));
    assertThat(Columns.names(plan.results().schema()))
        .containsExactly("product", "at", "pieces", "products-at", "name", Columns.DELETED);
    assertThat(plan.eventTime()).isEmpty();
    assertThat(plan.change(plan(KEY + "kind = full, tables = both"))).isEmpty();
    assertThat(plan.change(plan(KEY + "kind = left, tables = both")))
        .isEqualTo("is a join of another kind");
    assertThat(plan.change(plan(KEY + "kind = left, tables = right")))
        .isEqualTo("is a join of two tables, which it was not");
  }

  @Test
  void saysWhatDoesNotGoTogether() {
    refuses(KEY, "within: neither within nor window nor tables (expected: one of");
    refuses(KEY + "tables = both, window.size = 1s", "within: window and tables (expected");
    refuses(KEY + "tables = right, kind = full", "kind: full (expected: inner or left");
    refuses(KEY + "within.after = 1s, ttl = 1h", "ttl: PT1H (expected: nothing without tables)");
    refuses(KEY + "tables = both, late = drop", "late: drop (expected: nothing with tables = both");
    refuses(KEY + "tables = both, ttl = 0s", "ttl: PT0S (expected: at least 1ms)");
  }

  @Test
  void aTableIsBroadcastOnlyOnTheRightOfAStreamWithTimesThatStay() {
    String missing = "broadcast: true (expected: tables = right with it";
    refuses(KEY + "tables = both, broadcast = true", missing);
    refuses(KEY + "within.after = 1s, broadcast = true", missing);
    refuses(KEY + "window.size = 1s, broadcast = true", missing);
    refuses(
        KEY + "tables = right, broadcast = true, broadcast-limit = 1000B",
        "broadcast-limit: 1000 (expected: at least 1KiB)");
    Schema arriving =
        Columns.schema(Columns.int32("product"), Columns.timestampMicros(EventTime.ARRIVAL));
    Input orders = new Input("orders", arriving, EventTime.ARRIVAL);
    Input products = new Input("products", PRODUCTS, "at");
    Join join = new Join(config(KEY + "tables = right, broadcast = true"));
    assertThatThrownBy(() -> join.plan(List.of(orders, products), Map.of()))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("broadcast: true (expected: another event time of orders than _arr");
  }

  @Test
  void aBroadcastTableGoesToAllShardsAndItsStreamIsSpread() {
    KeyedPlan keyed = plan(KEY + "tables = right");
    KeyedPlan broadcast = plan(KEY + "tables = right, broadcast = true");
    assertThat(keyed.distribution(0)).isEqualTo(Distribution.BY_KEY);
    assertThat(keyed.distribution(1)).isEqualTo(Distribution.BY_KEY);
    KeyedPlan narrow = broadcast.only(Set.of("pieces", "name"));
    assertThat(narrow.distribution(0)).isEqualTo(Distribution.BY_KEY_AND_TIME);
    assertThat(narrow.distribution(1)).isEqualTo(Distribution.TO_ALL);
    assertThat(broadcast.facts())
        .containsEntry("table", "the whole of products in every shard, at most 65,536 KiB")
        .containsEntry("stream", "orders spread over all shards, whatever its keys");
    assertThat(keyed.facts()).doesNotContainKeys("table", "stream");
    assertThat(broadcast.change(keyed)).isEqualTo("has its table in every shard, which it had not");
    assertThat(keyed.change(broadcast)).startsWith("has the rows of its table in the shards of");
    KeyedPlan larger = plan(KEY + "tables = right, broadcast = true, broadcast-limit = 1GiB");
    assertThat(larger.change(broadcast)).isEmpty();
  }

  private static void refuses(String settings, String problem) {
    assertThatThrownBy(() -> config(settings))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(problem);
  }

  private static KeyedPlan plan(String settings) {
    List<Input> inputs =
        List.of(new Input("orders", ORDERS, "at"), new Input("products", PRODUCTS, "at"));
    return new Join(config(settings)).plan(inputs, Map.of());
  }

  private static JoinConfig config(String settings) {
    return SettingsReader.read(
        ConfigFactory.parseString(settings)
            .withFallback(
                ConfigFactory.defaultReference().resolve().getConfig("actorflow.join.operator")),
        JoinConfig.class);
  }
}
