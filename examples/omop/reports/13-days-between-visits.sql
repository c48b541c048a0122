-- Days from one visit to the next.
SELECT width_bucket(days, 0, 360, 4) AS quarter, count(*) AS visits
FROM   (SELECT person_id,
               datediff(visit_start_date,
                        lag(visit_start_date) OVER (PARTITION BY person_id
                                                    ORDER BY visit_start_date, visit_occurrence_id)) AS days
        FROM   joint.visit_occurrence)
WHERE  days IS NOT NULL
GROUP  BY width_bucket(days, 0, 360, 4)
-- enough: person_id
ORDER  BY quarter
