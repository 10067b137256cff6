CREATE TABLE answer (auction BIGINT, bidder BIGINT, price DECIMAL(23, 3), `date-time` BIGINT, extra STRING) WITH (${append});

INSERT INTO answer
SELECT auction, bidder, 0.908 * price, `date-time`, extra FROM bids;
