-- Records of all kinds by year.
SELECT kind, year(day) AS year, count(*) AS records
FROM   (SELECT person_id, 'condition' AS kind, condition_start_date AS day FROM joint.condition_occurrence
        UNION ALL
        SELECT person_id, 'drug', drug_exposure_start_date FROM joint.drug_exposure
        UNION ALL
        SELECT person_id, 'procedure', procedure_date FROM joint.procedure_occurrence)
GROUP  BY kind, year(day)
-- enough: person_id
ORDER  BY kind, year
