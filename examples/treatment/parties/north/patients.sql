-- Twice the same line is one patient. 999 is no age: policy.yaml takes what is out of bounds for NULL.
SELECT DISTINCT patient AS patient_id,
       upper(right(trim(drug), 1)) AS drug,
       CAST(age AS INT) AS age,
       CAST(nihss AS INT) AS severity,
       CAST(walks90 AS INT) AS walks
FROM   registry
