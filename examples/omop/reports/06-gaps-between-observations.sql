-- Months from one observation period to the next.
SELECT CASE WHEN gap < 180 THEN 'less than 6 months' WHEN gap >= 180 THEN '6 months or more' END AS away,
       count(*) AS gaps
FROM   (SELECT person_id,
               datediff(observation_period_start_date,
                        lag(observation_period_end_date) OVER (PARTITION BY person_id
                                                               ORDER BY observation_period_start_date)) AS gap
        FROM   joint.observation_period)
WHERE  gap IS NOT NULL
GROUP  BY CASE WHEN gap < 180 THEN 'less than 6 months' WHEN gap >= 180 THEN '6 months or more' END
-- enough: person_id
ORDER  BY away
