-- question.sql over all rows. By the rules of collaboration.yaml a band is shown if it has 12 rows, and is summed up if
-- 12 of them have a pay.
CACHE TABLE bands AS
SELECT   pay_band, count(*) AS people, count(pay) AS earners, sum(pay) AS total
FROM     joint.survey
GROUP BY pay_band
HAVING   count(*) >= 12 AND count(pay) >= 12;
