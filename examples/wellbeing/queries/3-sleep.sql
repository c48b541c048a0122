-- Do those who sleep less score higher? Points for each hour, of a straight line.
SELECT faculty, round(avg(score), 2) AS mean_score, round(stddev(score), 2) AS spread, round(corr(sleep, score), 3) AS correlation,
       round(regr_slope(score, sleep), 2) AS points_per_hour
FROM   joint.survey
GROUP  BY faculty
-- enough: student_id; CASE WHEN score <> 0 AND sleep <> 0 THEN student_id END
ORDER  BY faculty
