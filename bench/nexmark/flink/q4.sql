CREATE TABLE answer (id BIGINT, final BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH (${upsert});

INSERT INTO answer
SELECT category, AVG(price)
FROM (
  SELECT MAX(b.price) AS price, a.category
  FROM auctions AS a, bids AS b
  WHERE a.id = b.auction AND b.`date-time` BETWEEN a.`date-time` AND a.expires
  GROUP BY a.id, a.category
)
GROUP BY category;
