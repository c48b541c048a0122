-- People by the system of the body that their conditions are of.
SELECT ancestor.concept_name AS system, count(DISTINCT person_id) AS people
FROM   joint.condition_occurrence
JOIN   joint.concept_ancestor ON descendant_concept_id = condition_concept_id
JOIN   joint.concept ancestor ON ancestor.concept_id = ancestor_concept_id
WHERE  ancestor_concept_id <> descendant_concept_id
GROUP  BY ancestor.concept_name
-- enough: person_id
ORDER  BY system
