-- expected:
with stepped as (
  select bidder, "date-time",
    "date-time" > lag("date-time") over (partition by bidder order by "date-time") + interval 10 seconds as first
  from bid
), numbered as (
  select bidder, "date-time",
    count(*) filter (where first) over (partition by bidder order by "date-time" range unbounded preceding) as session
  from stepped
)
select bidder, count(*) as "bid-count", min("date-time") as starttime, max("date-time") + interval 10 seconds as endtime
from numbered group by bidder, session
