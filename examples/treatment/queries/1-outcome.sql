-- Who can walk without help after 90 days, by age and drug?
SELECT CASE WHEN age < 60 THEN 'under 60' WHEN age < 70 THEN '60 to 69' WHEN age < 80 THEN '70 to 79'
            WHEN age < 90 THEN '80 to 89' WHEN age >= 90 THEN '90 or more' END AS age_band,
       drug, count(*) AS patients, sum(walks) AS walking, round(avg(severity), 1) AS mean_severity
FROM   joint.patients
GROUP  BY age_band, drug
-- enough: patient_id; CASE WHEN walks = 1 THEN patient_id END; CASE WHEN walks = 0 THEN patient_id END; CASE WHEN severity <> 0 THEN patient_id END
ORDER  BY CASE age_band WHEN 'under 60' THEN 0 ELSE 1 END, age_band NULLS LAST, drug
