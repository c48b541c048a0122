-- Stops in any spelling, German dates, and test cards of the workshop.
SELECT ticket AS card_id, to_timestamp_ntz(concat(day, ' ', time), 'dd.MM.yyyy HH:mm') AS started,
       regexp_replace(lower(trim(boarded)), '[-_]', ' ') AS from_zone,
       regexp_replace(lower(trim(left_at)), '[-_]', ' ') AS to_zone
FROM   rides
WHERE  ticket NOT LIKE 'TEST%'
