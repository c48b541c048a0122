SELECT case_no AS patient_id, side_effect AS kind, CAST(day AS INT) AS day
FROM   export
WHERE  side_effect IS NOT NULL
