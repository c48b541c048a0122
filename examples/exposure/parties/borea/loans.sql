-- Thousands of euros. Some loans were exported twice.
SELECT id AS customer_id, grade, CAST(keur * 1000 AS DECIMAL(12, 2)) AS amount
FROM   (SELECT DISTINCT id, loan_no, lower(grade) AS grade, CAST(keur AS DECIMAL(12, 5)) AS keur FROM loan_book)
