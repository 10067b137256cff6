CREATE TABLE answer (auction BIGINT, bidder BIGINT, price BIGINT, `date-time` BIGINT, extra STRING) WITH (${append});

INSERT INTO answer
SELECT auction, bidder, price, `date-time`, extra FROM bids;
