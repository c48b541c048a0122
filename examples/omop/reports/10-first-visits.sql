-- First visits by year.
SELECT year(visit_start_date) AS year, count(*) AS people
FROM   (SELECT person_id, visit_start_date,
               row_number() OVER (PARTITION BY person_id ORDER BY visit_start_date, visit_occurrence_id) AS number
        FROM   joint.visit_occurrence)
WHERE  number = 1
GROUP  BY year(visit_start_date)
-- enough: person_id
ORDER  BY year
