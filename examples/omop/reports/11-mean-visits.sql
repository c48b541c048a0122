-- Visits of each person by gender: mean and total.
SELECT gender_concept_id, count(*) AS people, avg(visits) AS mean_visits, sum(visits) AS visits
FROM   joint.person
JOIN   (SELECT person_id, count(*) AS visits FROM joint.visit_occurrence GROUP BY person_id) USING (person_id)
GROUP  BY gender_concept_id
-- enough: person_id
ORDER  BY gender_concept_id
