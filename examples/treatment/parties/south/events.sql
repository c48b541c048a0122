SELECT stroke_id AS patient_id,
       CASE WHEN what LIKE 'h%morrhage' THEN 'bleeding' ELSE what END AS kind,
       datediff(to_date(noticed, 'dd.MM.yyyy'), to_date(admitted, 'dd.MM.yyyy')) AS day
FROM   events
