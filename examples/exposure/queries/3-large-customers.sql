-- How much of it is lent to customers who owe much to one bank?
SELECT CASE WHEN owed < 100000 THEN '< 0.1 m' WHEN owed < 500000 THEN '0.1-0.5 m'
            WHEN owed < 2000000 THEN '0.5-2 m' WHEN owed < 10000000 THEN '2-10 m' ELSE '> 10 m' END AS owes,
       count(*) AS customers, sum(owed) AS exposure
FROM   (SELECT customer_id, sum(amount) AS owed FROM joint.loans GROUP BY customer_id)
GROUP  BY owes
-- enough: customer_id; CASE WHEN owed <> 0 THEN customer_id END
ORDER  BY exposure
