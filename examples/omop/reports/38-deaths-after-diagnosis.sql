-- People with a condition by whether they died within three years of its first record.
SELECT condition_concept_id, death_date <= date_add(first_date, 1095) AS died, count(*) AS people
FROM   (SELECT person_id, condition_concept_id, min(condition_start_date) AS first_date
        FROM   joint.condition_occurrence
        GROUP  BY person_id, condition_concept_id)
LEFT   JOIN joint.death USING (person_id)
GROUP  BY condition_concept_id, death_date <= date_add(first_date, 1095)
-- enough: person_id
ORDER  BY condition_concept_id, died
