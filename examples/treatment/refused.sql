-- All patients but those of 97 years: with the answers before, that is the outcome of one or two people.
SELECT drug, count(*) AS patients, sum(walks) AS walking
FROM   joint.patients
WHERE  age <> 97 OR age IS NULL
GROUP  BY drug
