-- People with visits in each of the years 2019 to 2021.
SELECT years, count(*) AS people
FROM   (SELECT person_id, count(DISTINCT year(visit_start_date)) AS years
        FROM   joint.visit_occurrence
        WHERE  year(visit_start_date) IN (2019, 2020, 2021)
        GROUP  BY person_id)
GROUP  BY years
-- enough: person_id
ORDER  BY years
