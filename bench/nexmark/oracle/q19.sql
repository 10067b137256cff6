-- expected: of bids with the same price any may have the higher rank.
select auction, price, row_number() over (partition by auction order by price desc) as "rank-number" from bid
qualify "rank-number" <= 10;

-- wrong: rows that are not of the input.
select raw.value
from raw anti join bid
  on raw.value ->> 'extra' = bid.extra and raw.value ->> 'url' = bid.url and raw.value ->> 'channel' = bid.channel
    and cast(raw.value ->> 'price' as bigint) = bid.price and cast(raw.value ->> 'auction' as bigint) = bid.auction
where raw.value is not null
