-- What is owed at the end of each quarter, and how did it change?
SELECT quarter, borrowers, balance, balance - lag(balance) OVER (ORDER BY quarter) AS change
FROM   (SELECT quarter, count(*) AS borrowers, sum(balance) AS balance
        FROM   joint.positions
        GROUP  BY quarter
        -- enough: borrower_id; CASE WHEN balance <> 0 THEN borrower_id END
       )
ORDER  BY quarter
