-- People with two conditions.
SELECT a.condition_concept_id AS one, b.condition_concept_id AS other, count(DISTINCT a.person_id) AS people
FROM   joint.condition_occurrence a
JOIN   joint.condition_occurrence b
ON     a.person_id = b.person_id AND a.condition_concept_id < b.condition_concept_id
GROUP  BY a.condition_concept_id, b.condition_concept_id
-- enough: a.person_id
ORDER  BY people DESC, one, other
