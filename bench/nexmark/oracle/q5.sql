-- expected:
with counted as (
  select auction, ending, count(*) as num
  from (
    select auction, unnest(range(0, 5)) * interval 2 seconds
        + time_bucket(interval 2 seconds, "date-time") + interval 2 seconds as ending
    from bid
  )
  group by auction, ending
)
select auction, num from counted
qualify num = max(num) over (partition by ending)
