-- Windows of processing time differ from run to run; all of them together have each bid once.
select bidder, count(*) as "bid-count" from bid group by bidder
