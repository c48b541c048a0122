-- People by their number of observation periods.
SELECT periods, count(*) AS people
FROM   (SELECT person_id, count(*) AS periods FROM joint.observation_period GROUP BY person_id)
GROUP  BY periods
-- enough: person_id
ORDER  BY periods
