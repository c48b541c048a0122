-- Inpatient stays by whether another one begins within 30 days.
SELECT coalesce(next_start <= date_add(visit_end_date, 30), false) AS readmitted, count(*) AS stays
FROM   (SELECT person_id, visit_end_date,
               lead(visit_start_date) OVER (PARTITION BY person_id
                                            ORDER BY visit_start_date, visit_occurrence_id) AS next_start
        FROM   joint.visit_occurrence
        WHERE  visit_concept_id = 9201)
GROUP  BY coalesce(next_start <= date_add(visit_end_date, 30), false)
-- enough: person_id
ORDER  BY readmitted
