-- Last days of quarters. 'Defualt' is a default.
SELECT id AS borrower_id,
       concat(year(to_date(as_of, 'dd/MM/yyyy')), '-Q', quarter(to_date(as_of, 'dd/MM/yyyy'))) AS quarter,
       CASE WHEN lower(rating) LIKE 'def%' THEN 'D' ELSE upper(trim(rating)) END AS grade,
       CAST(balance AS DECIMAL(12, 2)) AS balance
FROM   snapshots
