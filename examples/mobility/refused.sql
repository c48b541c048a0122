-- Where does this card go?
SELECT hour(started) AS hour, from_zone, to_zone, count(*) AS trips
FROM   joint.trips
WHERE  card_id = 'M00017'
GROUP  BY hour(started), from_zone, to_zone
