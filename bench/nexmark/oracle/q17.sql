-- expected:
select auction, strftime("date-time", '%Y-%m-%d') as day,
  count(*) as "total-bids",
  count(*) filter (where price < 10000) as "rank1-bids",
  count(*) filter (where price >= 10000 and price < 1000000) as "rank2-bids",
  count(*) filter (where price >= 1000000) as "rank3-bids",
  min(price) as "min-price", max(price) as "max-price", sum(price) // count(*) as "avg-price", sum(price) as "sum-price"
from bid group by auction, day
