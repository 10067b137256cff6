CREATE TABLE result (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, `date-time` BIGINT, extra STRING, `rank-number` BIGINT, PRIMARY KEY (auction, `rank-number`) NOT ENFORCED) WITH (${upsert});

INSERT INTO result
SELECT *
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC) AS place FROM bids
)
WHERE place <= 10;
