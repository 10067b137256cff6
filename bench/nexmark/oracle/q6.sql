-- expected: of bids with the same price for an auction the last has won.
with won as (
  select a.id, a.seller, max(b.price) as price, arg_max(b."date-time", (b.price, b."date-time")) as moment
  from auction a join bid b on a.id = b.auction and b."date-time" between a."date-time" and a.expires
  group by a.id, a.seller
), latest as (
  from won qualify row_number() over (partition by seller order by moment desc, price desc) <= 11
)
select seller, sum(price) // count(*) as "avg-price" from latest group by seller
