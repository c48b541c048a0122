-- Totals, with commas in the hours, and 99 for a form that is not complete.
SELECT nr AS student_id, fakultaet AS faculty, wohnen AS living, gender,
       CASE WHEN score < 5 THEN 'under 5' WHEN score < 10 THEN '5 to 9' ELSE '10 or more' END AS band,
       score, CAST(replace(schlaf, ',', '.') AS DECIMAL(3, 1)) AS sleep
FROM   (SELECT DISTINCT nr, fakultaet, wohnen, CAST(NULL AS STRING) AS gender, CAST(summe AS INT) AS score, schlaf
        FROM   erhebung)
WHERE  score <= 27
