-- A negative amount is money that the bank owes; policy.yaml takes it for 0.
SELECT number AS customer_id, status AS grade, CAST(amount AS DECIMAL(12, 2)) AS amount
FROM   loans_raw
