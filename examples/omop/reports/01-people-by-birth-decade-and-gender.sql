-- People by decade of birth and gender.
SELECT floor(year_of_birth / 10) * 10 AS born, concept_name AS gender, count(*) AS people
FROM   joint.person
JOIN   joint.concept ON concept_id = gender_concept_id
GROUP  BY floor(year_of_birth / 10) * 10, concept_name
-- enough: person_id
ORDER  BY born, gender
