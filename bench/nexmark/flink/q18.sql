CREATE TABLE answer (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, `date-time` BIGINT, extra STRING, PRIMARY KEY (bidder, auction) NOT ENFORCED) WITH (${upsert});

INSERT INTO answer
SELECT auction, bidder, price, channel, url, `date-time`, extra
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY moment DESC) AS place FROM timed_bids
)
WHERE place <= 1;
