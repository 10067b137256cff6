CREATE TABLE answer (auction BIGINT, price BIGINT, bidder BIGINT, `date-time` BIGINT, extra STRING) WITH (${append});

INSERT INTO answer
SELECT b.auction, b.price, b.bidder, b.`date-time`, b.extra
FROM timed_bids AS b
JOIN (
  SELECT MAX(price) AS price, window_end AS endtime
  FROM TABLE(TUMBLE(TABLE timed_bids, DESCRIPTOR(moment), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end
) AS best
ON b.price = best.price
WHERE b.moment BETWEEN best.endtime - INTERVAL '10' SECOND AND best.endtime;
