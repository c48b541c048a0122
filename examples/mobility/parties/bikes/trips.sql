-- Seconds since 1970, in UTC+1. A bike that is put back where it was within two minutes has not been used.
SELECT user AS card_id, TIMESTAMP_NTZ'1970-01-01 01:00:00' + make_dt_interval(0, 0, 0, CAST(rented AS DECIMAL(18, 6))) AS started,
       rack_from AS from_zone, nullif(rack_to, 'unknown') AS to_zone
FROM   rentals
WHERE  NOT (rack_from = rack_to AND CAST(returned AS BIGINT) - CAST(rented AS BIGINT) < 120)
