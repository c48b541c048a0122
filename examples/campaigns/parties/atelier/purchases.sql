SELECT member AS customer_id, CAST(receipt AS INT) AS receipt, CAST(day AS DATE) AS bought,
       CAST(total AS DECIMAL(8, 2)) AS amount
FROM   receipts
