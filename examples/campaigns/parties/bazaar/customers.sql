-- The newest line of a customer counts.
SELECT id AS customer_id, max_by(kind, version) AS cohort
FROM   (SELECT id, lower(kind) AS kind, CAST(version AS INT) AS version FROM crm)
GROUP  BY id
