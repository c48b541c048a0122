-- Does gender matter? Three of the four universities would answer this.
SELECT gender, count(*) AS students, round(avg(score), 2) AS mean_score
FROM   joint.survey
GROUP  BY gender
