-- First records of a condition, by five years.
SELECT condition_concept_id, floor(year(first_date) / 5) * 5 AS years, count(*) AS people
FROM   (SELECT person_id, condition_concept_id, min(condition_start_date) AS first_date
        FROM   joint.condition_occurrence
        GROUP  BY person_id, condition_concept_id)
GROUP  BY condition_concept_id, floor(year(first_date) / 5) * 5
-- enough: person_id
ORDER  BY condition_concept_id, years
