-- People by their last HbA1c.
SELECT CASE WHEN value_as_number < 8 THEN 'below 8' ELSE '8 and above' END AS hba1c, count(*) AS people
FROM   (SELECT person_id, value_as_number,
               row_number() OVER (PARTITION BY person_id ORDER BY measurement_date DESC, visit_occurrence_id) AS number
        FROM   joint.measurement
        WHERE  measurement_concept_id = 3004410 AND value_as_number IS NOT NULL)
WHERE  number = 1
GROUP  BY CASE WHEN value_as_number < 8 THEN 'below 8' ELSE '8 and above' END
-- enough: person_id
ORDER  BY hba1c
