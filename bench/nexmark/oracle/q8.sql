-- expected:
with joined as (
  select distinct id, name, time_bucket(interval 10 seconds, "date-time") as starttime from person
), sold as (
  select distinct seller, time_bucket(interval 10 seconds, "date-time") as starttime from auction
)
select joined.id, joined.name, joined.starttime
from joined join sold on joined.id = sold.seller and joined.starttime = sold.starttime
