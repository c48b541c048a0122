-- Months from type 2 diabetes to the first metformin.
SELECT CASE WHEN datediff(drug_date, condition_date) < 30 THEN 'within a month' ELSE 'later' END AS treated,
       count(*) AS people
FROM   (SELECT person_id, min(condition_start_date) AS condition_date
        FROM   joint.condition_occurrence
        WHERE  condition_concept_id = 201826
        GROUP  BY person_id)
JOIN   (SELECT person_id, min(drug_exposure_start_date) AS drug_date
        FROM   joint.drug_exposure
        WHERE  drug_concept_id = 1503297
        GROUP  BY person_id) USING (person_id)
GROUP  BY CASE WHEN datediff(drug_date, condition_date) < 30 THEN 'within a month' ELSE 'later' END
-- enough: person_id
ORDER  BY treated
