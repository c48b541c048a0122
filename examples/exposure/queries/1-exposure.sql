-- How much is lent to each sector, and how well is it paid back?
SELECT sector, grade, count(*) AS loans, count(DISTINCT customer_id) AS customers, sum(amount) AS exposure
FROM   joint.loans
JOIN   joint.customers USING (customer_id)
GROUP  BY sector, grade
-- enough: customer_id; CASE WHEN amount <> 0 THEN customer_id END
ORDER  BY sector, grade
