CREATE TABLE result (auction BIGINT, price BIGINT) WITH (${append});

INSERT INTO result
SELECT auction, price FROM bids WHERE MOD(auction, 123) = 0;
