CREATE TABLE result (auction BIGINT, bidder BIGINT, price BIGINT, `date-time` BIGINT, extra STRING) WITH (${append});

INSERT INTO result
SELECT auction, bidder, price, `date-time`, extra FROM bids;
