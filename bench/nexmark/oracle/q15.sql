-- expected:
select strftime("date-time", '%Y-%m-%d') as day,
  count(*) as "total-bids",
  count(*) filter (where price < 10000) as "rank1-bids",
  count(*) filter (where price >= 10000 and price < 1000000) as "rank2-bids",
  count(*) filter (where price >= 1000000) as "rank3-bids",
  count(distinct bidder) as "total-bidders",
  count(distinct bidder) filter (where price < 10000) as "rank1-bidders",
  count(distinct bidder) filter (where price >= 10000 and price < 1000000) as "rank2-bidders",
  count(distinct bidder) filter (where price >= 1000000) as "rank3-bidders",
  count(distinct auction) as "total-auctions",
  count(distinct auction) filter (where price < 10000) as "rank1-auctions",
  count(distinct auction) filter (where price >= 10000 and price < 1000000) as "rank2-auctions",
  count(distinct auction) filter (where price >= 1000000) as "rank3-auctions"
from bid group by day
