CREATE TABLE answer (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, `bid-date-time` BIGINT, `bid-extra` STRING, `item-name` STRING, description STRING, `initial-bid` BIGINT, reserve BIGINT, `auction-date-time` BIGINT, expires BIGINT, seller BIGINT, category BIGINT, `auction-extra` STRING) WITH (${append});

INSERT INTO answer
SELECT b.auction, b.bidder, b.price, b.channel, b.url, b.`date-time`, b.extra,
  a.`item-name`, a.description, a.`initial-bid`, a.reserve, a.`date-time`, a.expires, a.seller, a.category, a.extra
FROM bids AS b INNER JOIN auctions AS a ON b.auction = a.id
WHERE a.category = 10;
