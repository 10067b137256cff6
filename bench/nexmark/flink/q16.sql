CREATE TABLE answer (channel STRING, `day` STRING, `minute` STRING, `total-bids` BIGINT, `rank1-bids` BIGINT, `rank2-bids` BIGINT, `rank3-bids` BIGINT, `total-bidders` BIGINT, `rank1-bidders` BIGINT, `rank2-bidders` BIGINT, `rank3-bidders` BIGINT, `total-auctions` BIGINT, `rank1-auctions` BIGINT, `rank2-auctions` BIGINT, `rank3-auctions` BIGINT, PRIMARY KEY (channel, `day`) NOT ENFORCED) WITH (${upsert});

INSERT INTO answer
SELECT channel, DATE_FORMAT(TO_TIMESTAMP_LTZ(`date-time`, 3), 'yyyy-MM-dd'), MAX(DATE_FORMAT(TO_TIMESTAMP_LTZ(`date-time`, 3), 'HH:mm')),
  COUNT(*),
  COUNT(*) FILTER (WHERE price < 10000),
  COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000),
  COUNT(*) FILTER (WHERE price >= 1000000),
  COUNT(DISTINCT bidder),
  COUNT(DISTINCT bidder) FILTER (WHERE price < 10000),
  COUNT(DISTINCT bidder) FILTER (WHERE price >= 10000 AND price < 1000000),
  COUNT(DISTINCT bidder) FILTER (WHERE price >= 1000000),
  COUNT(DISTINCT auction),
  COUNT(DISTINCT auction) FILTER (WHERE price < 10000),
  COUNT(DISTINCT auction) FILTER (WHERE price >= 10000 AND price < 1000000),
  COUNT(DISTINCT auction) FILTER (WHERE price >= 1000000)
FROM bids
GROUP BY channel, DATE_FORMAT(TO_TIMESTAMP_LTZ(`date-time`, 3), 'yyyy-MM-dd');
