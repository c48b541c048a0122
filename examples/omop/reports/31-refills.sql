-- Exposures to a drug by their number in the series.
SELECT least(number, 3) AS number, count(*) AS exposures
FROM   (SELECT person_id, row_number() OVER (PARTITION BY person_id, drug_concept_id
                                             ORDER BY drug_exposure_start_date, drug_exposure_end_date) AS number
        FROM   joint.drug_exposure)
GROUP  BY least(number, 3)
-- enough: person_id
ORDER  BY number
