-- How are students, by how they live?
SELECT living, band, count(*) AS students, round(avg(sleep), 1) AS hours_of_sleep
FROM   joint.survey
GROUP  BY living, band
-- enough: student_id; CASE WHEN sleep <> 0 THEN student_id END
ORDER  BY living, band DESC
