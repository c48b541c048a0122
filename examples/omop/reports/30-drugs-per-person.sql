-- People by gender and by whether they take several drugs.
SELECT gender_concept_id, drugs >= 2 AS several, count(*) AS people
FROM   joint.person
JOIN   (SELECT person_id, count(DISTINCT drug_concept_id) AS drugs
        FROM joint.drug_exposure GROUP BY person_id) USING (person_id)
GROUP  BY gender_concept_id, drugs >= 2
-- enough: person_id
ORDER  BY gender_concept_id, several
