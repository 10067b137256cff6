CREATE TABLE answer (bidder BIGINT, `bid-count` BIGINT, starttime TIMESTAMP(3), endtime TIMESTAMP(3)) WITH (${append});

INSERT INTO answer
SELECT bidder, COUNT(*), window_start, window_end
FROM TABLE(SESSION(TABLE timed_bids PARTITION BY bidder, DESCRIPTOR(moment), INTERVAL '10' SECOND))
GROUP BY bidder, window_start, window_end;
