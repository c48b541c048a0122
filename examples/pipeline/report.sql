-- What admissions cost in each region.
SELECT region, month, count(*) AS admissions, avg(cost) AS mean_cost
FROM joint.admissions
GROUP BY region, month
