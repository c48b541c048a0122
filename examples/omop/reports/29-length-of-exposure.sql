-- Days of all exposures of a person to a drug, from the first day to the last.
SELECT drug_concept_id, days >= 120 AS long, count(*) AS people
FROM   (SELECT person_id, drug_concept_id,
               datediff(max(drug_exposure_end_date), min(drug_exposure_start_date)) + 1 AS days
        FROM   joint.drug_exposure
        GROUP  BY person_id, drug_concept_id)
GROUP  BY drug_concept_id, days >= 120
-- enough: person_id
ORDER  BY drug_concept_id, long
