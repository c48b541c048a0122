-- Refunds are negative, and firms buy for more than was agreed; policy.yaml takes the nearest bound.
SELECT card AS customer_id, CAST(bon AS INT) AS receipt, to_date(day, 'd MMM yyyy') AS bought,
       CAST(replace(amount, ',', '.') AS DECIMAL(8, 2)) AS amount
FROM   bons
