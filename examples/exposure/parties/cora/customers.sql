SELECT number AS customer_id, sector, size
FROM   accounts
WHERE  number IS NOT NULL
