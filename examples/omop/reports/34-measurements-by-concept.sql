-- Measurements by concept: how many, with a value, and the mean.
SELECT concept_name AS measurement, count(*) AS measurements, count(value_as_number) AS with_value,
       avg(value_as_number) AS mean_value
FROM   joint.measurement
JOIN   joint.concept ON concept_id = measurement_concept_id
GROUP  BY concept_name
-- enough: person_id; CASE WHEN value_as_number > 0 THEN person_id END
ORDER  BY measurement
