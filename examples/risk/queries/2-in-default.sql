-- In how many of the last quarters has a borrower been in default, and what is owed on average over these quarters?
SELECT CASE WHEN in_default = 0 THEN 'none' WHEN in_default = 1 THEN 'one' WHEN in_default = 2 THEN 'two'
            ELSE 'more' END AS quarters_in_default,
       count(*) AS borrowers, round(avg(mean_balance), 2) AS mean_balance
FROM   (SELECT borrower_id, count(*) FILTER (WHERE grade = 'D') AS in_default, avg(balance) AS mean_balance
        FROM   joint.positions GROUP BY borrower_id)
GROUP  BY quarters_in_default
-- enough: borrower_id; CASE WHEN mean_balance <> 0 THEN borrower_id END
ORDER  BY borrowers DESC
