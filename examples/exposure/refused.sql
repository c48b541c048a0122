-- Who are the few that owe more than 10 million?
SELECT sector, size, CASE WHEN owed < 10000000 THEN 'less' ELSE 'more' END AS owes, count(*) AS customers
FROM   (SELECT customer_id, sum(amount) AS owed FROM joint.loans GROUP BY customer_id)
JOIN   joint.customers USING (customer_id)
GROUP  BY sector, size, owes
