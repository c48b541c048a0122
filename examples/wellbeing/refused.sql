-- Three of the four universities would answer this.
SELECT gender, band, count(*) AS students
FROM   joint.survey
GROUP  BY gender, band
