-- expected: of bids at the same moment any may be the last.
select bidder, auction, max("date-time") as "date-time" from bid group by bidder, auction;

-- wrong: rows that are not of the input.
select raw.value
from raw anti join bid
  on raw.value ->> 'extra' = bid.extra and raw.value ->> 'url' = bid.url and raw.value ->> 'channel' = bid.channel
    and cast(raw.value ->> 'price' as bigint) = bid.price and cast(raw.value ->> 'auction' as bigint) = bid.auction
where raw.value is not null
