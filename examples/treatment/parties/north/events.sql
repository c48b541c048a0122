SELECT patient AS patient_id, lower(event) AS kind, CAST(day AS INT) AS day
FROM   adverse
