-- The age follows from two dates. A score that is too high is taken for the highest by policy.yaml.
SELECT id AS patient_id,
       CASE arm WHEN '1' THEN 'A' WHEN '2' THEN 'B' END AS drug,
       CAST(floor(months_between(to_date(admitted, 'dd.MM.yyyy'), to_date(born, 'dd.MM.yyyy')) / 12) AS INT) AS age,
       CAST(severity AS INT) AS severity,
       CASE lower(left(walking, 1)) WHEN 'y' THEN 1 WHEN 'n' THEN 0 END AS walks
FROM   strokes
