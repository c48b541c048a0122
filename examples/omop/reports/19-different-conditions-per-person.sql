-- People by their number of different conditions.
SELECT least(conditions, 5) AS conditions, count(*) AS people
FROM   (SELECT person_id, count(DISTINCT condition_concept_id) AS conditions
        FROM   joint.condition_occurrence
        GROUP  BY person_id)
GROUP  BY least(conditions, 5)
-- enough: person_id
ORDER  BY conditions
