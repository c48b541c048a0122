-- The only question that is asked. All that follows is computed from its answer.
CREATE TEMPORARY VIEW bands AS
SELECT   pay_band, count(*) AS people, sum(pay) AS total
FROM     joint.survey
GROUP BY pay_band;
