-- The union of all parties' rows for plain Spark. Only dune has values out of bounds, and takes the nearest bound.
CREATE TEMPORARY VIEW survey AS
SELECT concat('arden/', student_id) AS student_id, faculty, living, band, score, sleep FROM arden_survey
UNION ALL SELECT concat('birch/', student_id), faculty, living, band, score, sleep FROM birch_survey
UNION ALL SELECT concat('cedar/', student_id), faculty, living, band, score, sleep FROM cedar_survey
UNION ALL SELECT concat('dune/', student_id), faculty, living, band, score,
                 CAST(CASE WHEN sleep > 14 THEN 14 ELSE sleep END AS DECIMAL(3, 1)) FROM dune_survey;
