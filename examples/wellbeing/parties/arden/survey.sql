-- Nine questions, 0 to 3 points each. Who has filled in the form twice counts with the last one.
SELECT student_id, faculty, living, gender,
       CASE WHEN score < 5 THEN 'under 5' WHEN score < 10 THEN '5 to 9' ELSE '10 or more' END AS band,
       score, sleep
FROM   (SELECT token AS student_id, lower(faculty) AS faculty, lower(home) AS living, gender,
               aggregate(array(q1, q2, q3, q4, q5, q6, q7, q8, q9), 0, (points, q) -> points + CAST(q AS INT)) AS score,
               CAST(sleep AS DECIMAL(3, 1)) AS sleep,
               row_number() OVER (PARTITION BY token ORDER BY sent DESC) AS place
        FROM   form)
WHERE  place = 1 AND score IS NOT NULL
