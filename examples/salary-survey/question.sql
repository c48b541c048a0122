-- The only question that is asked. Its answer is kept, and all that follows is computed from it.
CACHE TABLE bands AS
SELECT   pay_band, count(*) AS people, count(pay) AS earners, sum(pay) AS total
FROM     joint.survey
GROUP BY pay_band;
