-- Minutes of sleep; 1,000 minutes are more than the 14 hours that were agreed, and count as 14. No column for gender:
-- the university denies it.
SELECT pseudonym AS student_id, faculty, living,
       CASE WHEN score < 5 THEN 'under 5' WHEN score < 10 THEN '5 to 9' ELSE '10 or more' END AS band,
       score, CAST(minutes / 60 AS DECIMAL(3, 1)) AS sleep
FROM   (SELECT pseudonym, faculty, living, CAST(phq AS INT) AS score, CAST(minutes AS INT) AS minutes FROM results)
WHERE  score IS NOT NULL
