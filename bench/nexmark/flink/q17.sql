CREATE TABLE answer (auction BIGINT, `day` STRING, `total-bids` BIGINT, `rank1-bids` BIGINT, `rank2-bids` BIGINT, `rank3-bids` BIGINT, `min-price` BIGINT, `max-price` BIGINT, `avg-price` BIGINT, `sum-price` BIGINT, PRIMARY KEY (auction, `day`) NOT ENFORCED) WITH (${upsert});

INSERT INTO answer
SELECT auction, DATE_FORMAT(TO_TIMESTAMP_LTZ(`date-time`, 3), 'yyyy-MM-dd'),
  COUNT(*),
  COUNT(*) FILTER (WHERE price < 10000),
  COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000),
  COUNT(*) FILTER (WHERE price >= 1000000),
  MIN(price), MAX(price), AVG(price), SUM(price)
FROM bids
GROUP BY auction, DATE_FORMAT(TO_TIMESTAMP_LTZ(`date-time`, 3), 'yyyy-MM-dd');
