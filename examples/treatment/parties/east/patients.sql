-- The export has a line for each side effect.
SELECT case_no AS patient_id,
       max(upper(right(treatment, 1))) AS drug,
       max(CAST(age AS INT)) AS age,
       max(CAST(nihss AS INT)) AS severity,
       max(CASE outcome WHEN 'walks' THEN 1 WHEN 'does not walk' THEN 0 END) AS walks
FROM   export
GROUP  BY case_no
