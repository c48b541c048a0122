-- People without any condition on record.
SELECT count(*) AS people, avg(year_of_birth) AS mean_year_of_birth
FROM   joint.person LEFT ANTI JOIN joint.condition_occurrence USING (person_id)
-- enough: person_id
