CREATE TABLE answer (auction BIGINT, price BIGINT) WITH (${append});

INSERT INTO answer
SELECT auction, price FROM bids WHERE MOD(auction, 123) = 0;
