-- Records of conditions by the type of the visit that they belong to.
SELECT concept_name AS visit, count(*) AS records, count(DISTINCT c.visit_occurrence_id) AS visits
FROM   joint.condition_occurrence c
JOIN   joint.visit_occurrence v ON v.visit_occurrence_id = c.visit_occurrence_id
JOIN   joint.concept ON concept_id = visit_concept_id
GROUP  BY concept_name
-- enough: v.person_id
ORDER  BY visit
