-- The answers are words, and the faculties are misspelt.
SELECT id AS student_id,
       CASE WHEN faculty LIKE 'med%' THEN 'medicine' WHEN faculty LIKE 'tech%' THEN 'technology' ELSE faculty END AS faculty,
       nullif(living, 'n/a') AS living, gender,
       CASE WHEN score < 5 THEN 'under 5' WHEN score < 10 THEN '5 to 9' ELSE '10 or more' END AS band,
       score, sleep
FROM   (SELECT id, lower(faculty) AS faculty, lower(living) AS living, lower(gender) AS gender,
               CAST(aggregate(split(answers, ';'), 0,
                              (points, word) -> points + CASE word WHEN 'not at all' THEN 0 WHEN 'several days' THEN 1
                                                                   WHEN 'more than half the days' THEN 2
                                                                   WHEN 'nearly every day' THEN 3 END) AS INT) AS score,
               CAST(hours AS DECIMAL(3, 1)) AS sleep
        FROM   questionnaires)
WHERE  score IS NOT NULL
