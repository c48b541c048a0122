-- Does it depend on the faculty whether somebody scores 10 or more? Only the counts are asked for. What one would expect if
-- it did not depend, and the chi-square, are computed from them.
WITH counts AS (
  SELECT faculty, CASE WHEN band = '10 or more' THEN 'yes' ELSE 'no' END AS ten_or_more, count(*) AS students
  FROM   joint.survey
  GROUP  BY faculty, ten_or_more
  -- enough: student_id
), expected AS (
  SELECT *, sum(students) OVER (PARTITION BY faculty) * sum(students) OVER (PARTITION BY ten_or_more)
            / sum(students) OVER () AS expectation
  FROM   counts
)
SELECT faculty, ten_or_more, students, round(expectation, 1) AS expected,
       round(sum(pow(students - expectation, 2) / expectation) OVER (), 2) AS chi_square
FROM   expected
ORDER  BY faculty, ten_or_more
