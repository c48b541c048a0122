-- How many kinds of side effects does a patient have, none included?
SELECT drug, CASE WHEN kinds IS NULL THEN 'none' WHEN kinds = 1 THEN 'one' ELSE 'two or more' END AS side_effects,
       count(*) AS patients
FROM   joint.patients
LEFT   JOIN (SELECT patient_id, count(DISTINCT kind) AS kinds FROM joint.events GROUP BY patient_id) USING (patient_id)
GROUP  BY drug, side_effects
-- enough: patient_id
ORDER  BY drug, side_effects
