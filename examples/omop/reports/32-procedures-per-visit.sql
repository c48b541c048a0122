-- Visits by type and number of procedures.
SELECT visit_concept_id, coalesce(procedures, 0) AS procedures, count(*) AS visits
FROM   joint.visit_occurrence
LEFT   JOIN (SELECT visit_occurrence_id, count(*) AS procedures
             FROM   joint.procedure_occurrence
             GROUP  BY visit_occurrence_id) USING (visit_occurrence_id)
GROUP  BY visit_concept_id, coalesce(procedures, 0)
-- enough: person_id
ORDER  BY visit_concept_id, procedures
