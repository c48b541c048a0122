-- Sectors are letters of NACE.
SELECT cust AS customer_id,
       CASE nace WHEN 'A' THEN 'agriculture' WHEN 'F' THEN 'construction' WHEN 'D' THEN 'energy' WHEN 'I' THEN 'hotels'
                 WHEN 'C' THEN 'manufacturing' WHEN 'L' THEN 'real estate' WHEN 'G' THEN 'retail'
                 WHEN 'H' THEN 'shipping' END AS sector,
       CASE WHEN CAST(staff AS INT) < 10 THEN 'small' WHEN CAST(staff AS INT) < 250 THEN 'medium' ELSE 'large' END AS size
FROM   clients
