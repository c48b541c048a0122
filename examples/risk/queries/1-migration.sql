-- From which grade to which have borrowers moved in the quarter?
SELECT grade_before, grade, count(*) AS borrowers, sum(balance) AS balance
FROM   (SELECT borrower_id, quarter, grade, balance,
               lag(grade) OVER (PARTITION BY borrower_id ORDER BY quarter) AS grade_before
        FROM   joint.positions)
WHERE  quarter = '2026-Q3' AND grade_before IS NOT NULL
GROUP  BY grade_before, grade
-- enough: borrower_id; CASE WHEN balance <> 0 THEN borrower_id END
ORDER  BY grade_before, grade
