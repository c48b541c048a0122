-- People and records by condition.
SELECT concept_name AS condition, count(DISTINCT person_id) AS people, count(*) AS records
FROM   joint.condition_occurrence
JOIN   joint.concept ON concept_id = condition_concept_id
GROUP  BY concept_name
-- enough: person_id
ORDER  BY people DESC, condition
