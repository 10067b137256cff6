-- expected:
select b.auction, b.bidder, b.price, b.channel, b.url, b."date-time" as "bid-date-time", b.extra as "bid-extra",
  a."item-name", a.description, a."initial-bid", a.reserve, a."date-time" as "auction-date-time", a.expires, a.seller,
  a.category, a.extra as "auction-extra"
from bid b join auction a on b.auction = a.id
where a.category = 10
