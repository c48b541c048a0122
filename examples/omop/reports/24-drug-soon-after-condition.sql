-- People who got a drug within 30 days after the first record of a condition.
WITH first_record AS (
  SELECT person_id, condition_concept_id, min(condition_start_date) AS first_date
  FROM   joint.condition_occurrence
  GROUP  BY person_id, condition_concept_id
)
SELECT c.concept_name AS condition, d.concept_name AS drug, count(DISTINCT f.person_id) AS people
FROM   first_record f
JOIN   joint.drug_exposure e
ON     e.person_id = f.person_id
       AND drug_exposure_start_date BETWEEN first_date AND date_add(first_date, 30)
JOIN   joint.concept c ON c.concept_id = f.condition_concept_id
JOIN   joint.concept d ON d.concept_id = e.drug_concept_id
GROUP  BY c.concept_name, d.concept_name
-- enough: f.person_id
ORDER  BY condition, drug
