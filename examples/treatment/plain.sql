-- The union of all parties' rows for plain Spark, with what each policy.yaml says of values out of bounds. Patient 7 of
-- two hospitals is two patients.
CREATE TEMPORARY VIEW patients AS
SELECT concat('north/', patient_id) AS patient_id, drug, CASE WHEN age BETWEEN 18 AND 110 THEN age END AS age,
       CASE WHEN severity BETWEEN 0 AND 42 THEN severity END AS severity, walks
FROM   north_patients
UNION ALL
SELECT concat('south/', patient_id), drug, CASE WHEN age IS NOT NULL THEN greatest(18, least(110, age)) END,
       CASE WHEN severity IS NOT NULL THEN greatest(0, least(42, severity)) END, walks
FROM   south_patients
UNION ALL
SELECT concat('east/', patient_id), drug, age, severity, walks
FROM   east_patients;

CREATE TEMPORARY VIEW events AS
SELECT concat('north/', patient_id) AS patient_id, kind, CASE WHEN day BETWEEN 0 AND 90 THEN day END AS day
FROM   north_events
UNION ALL
SELECT concat('south/', patient_id), kind, CASE WHEN day IS NOT NULL THEN greatest(0, least(90, day)) END
FROM   south_events
UNION ALL
SELECT concat('east/', patient_id), kind, day
FROM   east_events;
