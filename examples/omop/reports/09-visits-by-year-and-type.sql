-- Visits and people by year and type of visit.
SELECT year(visit_start_date) AS year, concept_name AS visit, count(*) AS visits,
       count(DISTINCT person_id) AS people
FROM   joint.visit_occurrence
JOIN   joint.concept ON concept_id = visit_concept_id
GROUP  BY year(visit_start_date), concept_name
-- enough: person_id
ORDER  BY year, visit
