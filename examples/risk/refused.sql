-- Who owes most?
SELECT grade, max(balance) AS largest
FROM   joint.positions
WHERE  quarter = '2026-Q3'
GROUP  BY grade
