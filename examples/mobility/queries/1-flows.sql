-- Trips from where to where, at which hour?
SELECT hour(started) AS hour, from_zone, to_zone, count(*) AS trips, count(DISTINCT card_id) AS cards
FROM   joint.trips
WHERE  hour(started) BETWEEN 6 AND 21
GROUP  BY hour(started), from_zone, to_zone
-- enough: card_id
ORDER  BY hour, from_zone, to_zone
