CREATE TABLE answer (id BIGINT, `item-name` STRING, description STRING, `initial-bid` BIGINT, reserve BIGINT, `date-time` BIGINT, expires BIGINT, seller BIGINT, category BIGINT, extra STRING, auction BIGINT, bidder BIGINT, price BIGINT, `bid-date-time` BIGINT, `bid-extra` STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (${upsert});

INSERT INTO answer
SELECT id, `item-name`, description, `initial-bid`, reserve, `date-time`, expires, seller, category, extra,
  auction, bidder, price, bid_time, bid_extra
FROM (
  SELECT a.*, b.auction, b.bidder, b.price, b.`date-time` AS bid_time, b.extra AS bid_extra,
    ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY b.price DESC, b.`date-time` ASC) AS place
  FROM auctions AS a, bids AS b
  WHERE a.id = b.auction AND b.`date-time` BETWEEN a.`date-time` AND a.expires
)
WHERE place <= 1;
