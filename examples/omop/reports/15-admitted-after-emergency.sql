-- People admitted within a year after an emergency visit.
SELECT count(*) AS people
FROM   joint.person p
WHERE  EXISTS (SELECT 1
               FROM   joint.visit_occurrence er
               JOIN   joint.visit_occurrence stay
               ON     stay.person_id = er.person_id
                      AND stay.visit_start_date BETWEEN er.visit_end_date AND er.visit_end_date + INTERVAL 365 DAYS
               WHERE  er.person_id = p.person_id AND er.visit_concept_id = 9203 AND stay.visit_concept_id = 9201)
-- enough: person_id
