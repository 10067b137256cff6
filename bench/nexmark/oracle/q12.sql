-- wrong: windows of processing time differ from run to run, but all of them together have each bid once.
with counted as (
  select cast(value ->> 'bidder' as bigint) as bidder, sum(cast(value ->> 'bid-count' as bigint)) as bids
  from raw group by all
), made as (
  select bidder, count(*) as bids from bid group by bidder
)
select * from counted full join made using (bidder) where counted.bids is distinct from made.bids
