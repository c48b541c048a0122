-- People and exposures by drug, and the mean days of supply.
SELECT concept_name AS drug, count(DISTINCT person_id) AS people, count(*) AS exposures,
       avg(days_supply) AS mean_days
FROM   joint.drug_exposure
JOIN   joint.concept ON concept_id = drug_concept_id
GROUP  BY concept_name
-- enough: person_id; CASE WHEN days_supply > 0 THEN person_id END
ORDER  BY drug
