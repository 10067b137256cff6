-- expected:
with final as (
  select a.id, a.category, max(b.price) as price
  from auction a join bid b on a.id = b.auction and b."date-time" between a."date-time" and a.expires
  group by a.id, a.category
)
select category as id, sum(price) // count(*) as final from final group by category
