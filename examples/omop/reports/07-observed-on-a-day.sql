-- People under observation on 1 July 2020, by decade of birth.
SELECT floor(year_of_birth / 10) * 10 AS born, count(DISTINCT person_id) AS people
FROM   joint.person
JOIN   joint.observation_period USING (person_id)
WHERE  DATE'2020-07-01' BETWEEN observation_period_start_date AND observation_period_end_date
GROUP  BY floor(year_of_birth / 10) * 10
-- enough: person_id
ORDER  BY born
