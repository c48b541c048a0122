-- People with a condition, by three decades of age at its record and by gender.
SELECT concept_name AS condition, floor((year(condition_start_date) - year_of_birth) / 30) * 30 AS age,
       gender_concept_id, count(DISTINCT person_id) AS people
FROM   joint.person
JOIN   joint.condition_occurrence USING (person_id)
JOIN   joint.concept ON concept_id = condition_concept_id
GROUP  BY concept_name, floor((year(condition_start_date) - year_of_birth) / 30) * 30, gender_concept_id
-- enough: person_id
ORDER  BY condition, age, gender_concept_id
