-- expected: of bids with the same price at the same moment any may have won.
select a.id, a."item-name", a.description, a."initial-bid", a.reserve, a."date-time", a.expires, a.seller, a.category,
  b.price, b."date-time" as "bid-date-time"
from auction a join bid b on a.id = b.auction and b."date-time" between a."date-time" and a.expires
qualify row_number() over (partition by a.id order by b.price desc, b."date-time") = 1;

-- wrong: rows that are not of the input.
select raw.value
from raw left join bid b
  on b.auction = cast(raw.value ->> 'auction' as bigint) and b.bidder = cast(raw.value ->> 'bidder' as bigint)
    and b.price = cast(raw.value ->> 'price' as bigint) and b.extra = raw.value ->> 'bid-extra'
where raw.value is not null and b.auction is null
