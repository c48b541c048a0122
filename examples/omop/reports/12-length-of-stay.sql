-- Days that inpatient stays take.
SELECT CASE WHEN days <= 3 THEN '1 to 3' WHEN days <= 7 THEN '4 to 7' ELSE '8 or more' END AS days,
       count(*) AS stays, count(DISTINCT person_id) AS people
FROM   (SELECT person_id, datediff(visit_end_date, visit_start_date) AS days
        FROM   joint.visit_occurrence
        WHERE  visit_concept_id = 9201)
GROUP  BY CASE WHEN days <= 3 THEN '1 to 3' WHEN days <= 7 THEN '4 to 7' ELSE '8 or more' END
-- enough: person_id
ORDER  BY days
