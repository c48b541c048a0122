-- Grades are numbers, quarters are written 2026Q3, and amounts have commas.
SELECT account AS borrower_id, concat(left(period, 4), '-', right(period, 2)) AS quarter,
       substring('ABCD', CAST(class AS INT), 1) AS grade, CAST(replace(owed, ',', '') AS DECIMAL(12, 2)) AS balance
FROM   book
