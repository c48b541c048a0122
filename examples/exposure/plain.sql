-- The union of all parties' rows for plain Spark. Only cora has values out of bounds, and takes the nearest bound.
CREATE TEMPORARY VIEW customers AS
SELECT concat('alba/', customer_id) AS customer_id, sector, size FROM alba_customers
UNION ALL SELECT concat('borea/', customer_id), sector, size FROM borea_customers
UNION ALL SELECT concat('cora/', customer_id), sector, size FROM cora_customers;

CREATE TEMPORARY VIEW loans AS
SELECT concat('alba/', customer_id) AS customer_id, grade, amount FROM alba_loans
UNION ALL SELECT concat('borea/', customer_id), grade, amount FROM borea_loans
UNION ALL SELECT concat('cora/', customer_id), grade,
                 CAST(CASE WHEN amount < 0 THEN 0 WHEN amount > 20000000 THEN 20000000 ELSE amount END AS DECIMAL(12, 2))
          FROM cora_loans;

CREATE TEMPORARY VIEW transfers AS
SELECT concat('alba/', customer_id) AS customer_id, transfer_id, booked, channel, amount FROM alba_transfers
UNION ALL SELECT concat('borea/', customer_id), transfer_id, booked, channel, amount FROM borea_transfers
UNION ALL SELECT concat('cora/', customer_id), transfer_id, booked, channel, amount FROM cora_transfers;
