-- How many patients have had a side effect of each kind, and how soon did it begin?
SELECT drug, kind, count(DISTINCT patient_id) AS patients, round(avg(first_day), 1) AS mean_first_day
FROM   joint.patients
JOIN   (SELECT patient_id, kind, min(day) AS first_day FROM joint.events GROUP BY patient_id, kind) USING (patient_id)
GROUP  BY drug, kind
-- enough: patient_id; CASE WHEN first_day <> 0 THEN patient_id END
ORDER  BY kind, drug
