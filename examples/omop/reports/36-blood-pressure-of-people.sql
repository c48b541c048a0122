-- People by gender and the mean of their systolic blood pressure.
SELECT gender_concept_id, width_bucket(systolic, 100, 180, 2) AS band, count(*) AS people
FROM   joint.person
JOIN   (SELECT person_id, avg(value_as_number) AS systolic
        FROM   joint.measurement
        WHERE  measurement_concept_id = 3004249
        GROUP  BY person_id) USING (person_id)
GROUP  BY gender_concept_id, width_bucket(systolic, 100, 180, 2)
-- enough: person_id
ORDER  BY gender_concept_id, band
