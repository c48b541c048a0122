-- The union of all parties' rows for plain Spark. Only coral has values out of bounds, and takes the nearest bound.
CREATE TEMPORARY VIEW positions AS
SELECT concat('amber/', borrower_id) AS borrower_id, quarter, grade, balance FROM amber_positions
UNION ALL SELECT concat('beryl/', borrower_id), quarter, grade, balance FROM beryl_positions
UNION ALL SELECT concat('coral/', borrower_id), quarter, grade,
                 CAST(CASE WHEN balance < 0 THEN 0 ELSE balance END AS DECIMAL(12, 2)) FROM coral_positions;
