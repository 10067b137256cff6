-- expected:
with best as (
  select max(price) as price, time_bucket(interval 10 seconds, "date-time") + interval 10 seconds as ending
  from bid group by ending
)
select b.auction, b.price, b.bidder, b."date-time", b.extra
from bid b join best on b.price = best.price and b."date-time" between best.ending - interval 10 seconds and best.ending
