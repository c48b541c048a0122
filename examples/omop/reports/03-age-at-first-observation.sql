-- Age at the first observation, by decade and gender.
WITH first_observation AS (
  SELECT person_id, min(observation_period_start_date) AS start_date
  FROM   joint.observation_period
  GROUP  BY person_id
)
SELECT floor((year(start_date) - year_of_birth) / 10) * 10 AS age, gender_concept_id, count(*) AS people
FROM   joint.person JOIN first_observation USING (person_id)
GROUP  BY floor((year(start_date) - year_of_birth) / 10) * 10, gender_concept_id
-- enough: person_id
ORDER  BY age, gender_concept_id
