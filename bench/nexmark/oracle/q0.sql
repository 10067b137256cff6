-- expected:
select auction, bidder, price, "date-time", extra from bid
