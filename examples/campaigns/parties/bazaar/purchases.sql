-- Cents.
SELECT id AS customer_id, CAST(no AS INT) AS receipt, to_date(at, 'yyyy/MM/dd HH:mm') AS bought,
       CAST(CAST(cents AS INT) / 100 AS DECIMAL(8, 2)) AS amount
FROM   till
