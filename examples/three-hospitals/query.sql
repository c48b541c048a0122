SELECT region,
       year(admitted) AS year,
       count(*)       AS patients,
       avg(cost)      AS mean_cost,
       sum(cost)      AS total_cost,
       avg(los_days)  AS mean_days
FROM   joint.admissions
WHERE  age >= 65
GROUP  BY region, year(admitted)
ORDER  BY region, year
