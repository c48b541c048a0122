-- Years of observation of each person, all periods together.
SELECT floor(days / 730) * 2 AS years, count(*) AS people
FROM   (SELECT person_id,
               sum(datediff(observation_period_end_date, observation_period_start_date)) AS days
        FROM   joint.observation_period
        GROUP  BY person_id)
GROUP  BY floor(days / 730) * 2
-- enough: person_id
ORDER  BY years
