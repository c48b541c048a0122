-- Records of conditions by whether they belong to a visit.
SELECT visit_occurrence_id IS NULL AS without_visit, count(*) AS records
FROM   joint.condition_occurrence
GROUP  BY visit_occurrence_id IS NULL
-- enough: person_id
ORDER  BY without_visit
