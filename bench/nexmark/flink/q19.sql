CREATE TABLE answer (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, `date-time` BIGINT, extra STRING, `rank-number` BIGINT, PRIMARY KEY (auction, `rank-number`) NOT ENFORCED) WITH (${upsert});

INSERT INTO answer
SELECT *
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC) AS place FROM bids
)
WHERE place <= 10;
