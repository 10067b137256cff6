CREATE TABLE answer (bidder BIGINT, `bid-count` BIGINT, starttime TIMESTAMP(3), endtime TIMESTAMP(3)) WITH (${append});

CREATE TEMPORARY VIEW arriving AS SELECT bidder, PROCTIME() AS arrival FROM bids;

INSERT INTO answer
SELECT bidder, COUNT(*), window_start, window_end
FROM TABLE(TUMBLE(TABLE arriving, DESCRIPTOR(arrival), INTERVAL '10' SECOND))
GROUP BY bidder, window_start, window_end;
