-- Amounts as a report prints them: 1,234.50.
SELECT cust AS customer_id,
       CASE WHEN CAST(days_late AS INT) > 90 THEN 'arrears' WHEN CAST(days_late AS INT) > 30 THEN 'watch' ELSE 'good' END
         AS grade,
       CAST(replace(outstanding, ',', '') AS DECIMAL(12, 2)) AS amount
FROM   credits
