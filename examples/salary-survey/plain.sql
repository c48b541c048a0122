-- question.sql over all rows. By the rules of collaboration.yaml a band is shown if it has 12 rows, and is summed up if
-- 12 of them have a pay.
CREATE TEMPORARY VIEW bands AS
SELECT   pay_band, count(*) AS people, sum(pay) AS total
FROM     joint.survey
GROUP BY pay_band
HAVING   count(*) >= 12 AND count(pay) >= 12;
