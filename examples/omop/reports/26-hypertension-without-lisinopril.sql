-- People with hypertension who never got lisinopril, by whether they were born before 1960.
SELECT year_of_birth < 1960 AS older, count(*) AS people
FROM   joint.person p
WHERE  EXISTS (SELECT 1 FROM joint.condition_occurrence c
               WHERE c.person_id = p.person_id AND condition_concept_id = 320128)
AND    NOT EXISTS (SELECT 1 FROM joint.drug_exposure d
                   WHERE d.person_id = p.person_id AND drug_concept_id = 1308216)
GROUP  BY year_of_birth < 1960
-- enough: person_id
ORDER  BY older
