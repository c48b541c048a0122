-- A correction is a second line with a higher version. Who has paid too much has a negative balance, which policy.yaml
-- takes for 0.
SELECT no AS borrower_id, quarter, max_by(grade, CAST(version AS INT)) AS grade,
       max_by(CAST(balance AS DECIMAL(12, 2)), CAST(version AS INT)) AS balance
FROM   history
GROUP  BY no, quarter
