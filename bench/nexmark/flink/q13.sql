CREATE TABLE answer (auction BIGINT, bidder BIGINT, price BIGINT, `date-time` BIGINT, `value` STRING) WITH (${append});

INSERT INTO answer
SELECT b.auction, b.bidder, b.price, b.`date-time`, s.`value`
FROM (SELECT *, PROCTIME() AS now FROM bids) AS b
JOIN side FOR SYSTEM_TIME AS OF b.now AS s ON MOD(b.auction, 10000) = s.`key`;
