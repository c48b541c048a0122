-- One question more, of a supervisor who has found the others useful.
SELECT size, count(*) AS loans, sum(amount) AS exposure
FROM   joint.loans
JOIN   joint.customers USING (customer_id)
WHERE  sector = 'energy'
GROUP  BY size
