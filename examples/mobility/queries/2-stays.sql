-- How long does somebody stay in a zone before going on, on the same day?
SELECT to_zone, CASE WHEN minutes < 60 THEN '1: under an hour' WHEN minutes < 240 THEN '2: one to four hours'
                  WHEN minutes < 480 THEN '3: four to eight hours' ELSE '4: longer' END AS stay, count(*) AS stays
FROM   (SELECT card_id, to_zone,
               timestampdiff(MINUTE, started, lead(started) OVER (PARTITION BY card_id, CAST(started AS DATE)
                                                                  ORDER BY started, from_zone)) AS minutes
        FROM   joint.trips)
WHERE  minutes IS NOT NULL
GROUP  BY to_zone, stay
-- enough: card_id
ORDER  BY to_zone, stay
