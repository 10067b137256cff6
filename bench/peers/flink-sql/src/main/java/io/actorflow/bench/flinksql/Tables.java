package io.actorflow.bench.flinksql;

import java.util.ArrayList;
import java.util.List;

/**
 * The tables that queries read, and the options of the one that they write.
 *
 * <p>Times are numbers of milliseconds, as they stand in the records; the tables that begin with
 * {@code timed_} have them as moments, too, with a watermark.
 */
record Tables(String bootstrap, String output) {
  private static final String PERSONS =
      "id BIGINT, name STRING, `email-address` STRING, `credit-card` STRING, city STRING, state STRING, `date-time` BIGINT, extra STRING";
  private static final String AUCTIONS =
      "id BIGINT, `item-name` STRING, description STRING, `initial-bid` BIGINT, reserve BIGINT, `date-time` BIGINT, expires BIGINT, seller BIGINT, category BIGINT, extra STRING";
  private static final String BIDS =
      "auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, `date-time` BIGINT, extra STRING";
  private static final String TIME =
      ", moment AS TO_TIMESTAMP_LTZ(`date-time`, 3), WATERMARK FOR moment AS moment - INTERVAL '2' SECOND";

  /** The statements of {@code text}, which end with a semicolon, behind those that make tables. */
  List<String> around(String text) {
    List<String> statements = new ArrayList<>();
    statements.add(source("persons", "persons", PERSONS));
    statements.add(source("auctions", "auctions", AUCTIONS));
    statements.add(source("bids", "bids", BIDS));
    statements.add(source("timed_persons", "persons", PERSONS + TIME));
    statements.add(source("timed_auctions", "auctions", AUCTIONS + TIME));
    statements.add(source("timed_bids", "bids", BIDS + TIME));
    statements.add("CREATE TABLE side (`key` BIGINT, `value` STRING) WITH ('connector' = 'side')");
    for (String statement : text.split(";\\s*(\n|$)", -1)) {
      if (!statement.isBlank()) {
        statements.add(
            statement.replace("${append}", append()).replace("${upsert}", upsert()).strip());
      }
    }
    return statements;
  }

  private String source(String table, String topic, String columns) {
    return """
    CREATE TABLE %s (%s) WITH (
      'connector' = 'kafka',
      'topic' = '%s',
      'properties.bootstrap.servers' = '%s',
      'properties.group.id' = 'flink-%s',
      'properties.max.poll.records' = '5000',
      'scan.startup.mode' = 'earliest-offset',
      'scan.bounded.mode' = 'latest-offset',
      'format' = '%s'
    )"""
        .formatted(table, columns, topic, bootstrap, output, MeasuredJson.NAME);
  }

  /** A topic of results that stay. */
  private String append() {
    return "'connector' = 'kafka', 'format' = 'json', " + sink();
  }

  /** A topic of results that replace one another by their primary key. */
  private String upsert() {
    return "'connector' = 'upsert-kafka', 'key.format' = 'json', 'value.format' = 'json', "
        + sink();
  }

  private String sink() {
    // A transaction lasts an hour by default, more than a broker allows. Batches as for all peers.
    return """
    'topic' = '%1$s',
    'properties.bootstrap.servers' = '%2$s',
    'sink.delivery-guarantee' = 'exactly-once',
    'sink.transactional-id-prefix' = 'flink-%1$s',
    'properties.transaction.timeout.ms' = '600000',
    'properties.batch.size' = '262144',
    'properties.buffer.memory' = '134217728',
    'properties.linger.ms' = '100'"""
        .formatted(output, bootstrap);
  }
}
