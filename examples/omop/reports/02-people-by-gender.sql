-- People by gender, and the mean year of their birth.
SELECT gender_concept_id, count(*) AS people, avg(year_of_birth) AS mean_year_of_birth
FROM   joint.person
GROUP  BY gender_concept_id
-- enough: person_id
ORDER  BY gender_concept_id
