-- query.sql over all rows, with the column party. The rules of collaboration.yaml show a group if each of
-- the three parties has at least 11 rows in it. The same holds for the rows that enter a sum or a mean.
SELECT region,
       year(admitted) AS year,
       count(*)       AS patients,
       avg(cost)      AS mean_cost,
       sum(cost)      AS total_cost,
       avg(los_days)  AS mean_days
FROM   joint.admissions
WHERE  age >= 65
GROUP  BY region, year(admitted)
HAVING least(count_if(party = 0), count_if(party = 1), count_if(party = 2)) >= 11
   AND least(count(CASE WHEN party = 0 THEN cost END), count(CASE WHEN party = 1 THEN cost END),
             count(CASE WHEN party = 2 THEN cost END)) >= 11
   AND least(count(CASE WHEN party = 0 THEN los_days END), count(CASE WHEN party = 1 THEN los_days END),
             count(CASE WHEN party = 2 THEN los_days END)) >= 11
ORDER  BY region, year
