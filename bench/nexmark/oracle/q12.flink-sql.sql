-- wrong: Flink drops the windows of the clock that are open when its input ends, so there may be fewer bids, but not more.
with counted as (
  select cast(value ->> 'bidder' as bigint) as bidder, sum(cast(value ->> 'bid-count' as bigint)) as bids
  from raw group by all
), made as (
  select bidder, count(*) as bids from bid group by bidder
)
select * from counted left join made using (bidder) where made.bids is null or counted.bids > made.bids
