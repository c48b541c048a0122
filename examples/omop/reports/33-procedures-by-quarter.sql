-- Procedures by year and quarter.
SELECT year(procedure_date) AS year, quarter(procedure_date) AS quarter, count(*) AS procedures
FROM   joint.procedure_occurrence
WHERE  procedure_date BETWEEN DATE'2018-01-01' AND DATE'2021-12-31'
GROUP  BY year(procedure_date), quarter(procedure_date)
-- enough: person_id
ORDER  BY year, quarter
