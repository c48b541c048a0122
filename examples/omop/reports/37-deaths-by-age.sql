-- Deaths by decade of age.
SELECT floor((year(death_date) - year_of_birth) / 10) * 10 AS age, count(*) AS deaths
FROM   joint.death JOIN joint.person USING (person_id)
GROUP  BY floor((year(death_date) - year_of_birth) / 10) * 10
-- enough: person_id
ORDER  BY age
