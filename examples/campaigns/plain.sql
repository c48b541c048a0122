-- The union of all parties' rows for plain Spark. Only corner has values out of bounds, and takes the nearest bound.
CREATE TEMPORARY VIEW customers AS
SELECT concat('atelier/', customer_id) AS customer_id, cohort FROM atelier_customers
UNION ALL SELECT concat('bazaar/', customer_id), cohort FROM bazaar_customers
UNION ALL SELECT concat('corner/', customer_id), cohort FROM corner_customers;

CREATE TEMPORARY VIEW impressions AS
SELECT concat('atelier/', customer_id) AS customer_id, campaign, shown FROM atelier_impressions
UNION ALL SELECT concat('bazaar/', customer_id), campaign, shown FROM bazaar_impressions
UNION ALL SELECT concat('corner/', customer_id), campaign, shown FROM corner_impressions;

CREATE TEMPORARY VIEW purchases AS
SELECT concat('atelier/', customer_id) AS customer_id, receipt, bought, amount FROM atelier_purchases
UNION ALL SELECT concat('bazaar/', customer_id), receipt, bought, amount FROM bazaar_purchases
UNION ALL SELECT concat('corner/', customer_id), receipt, bought,
                 CAST(CASE WHEN amount < 0 THEN 0 WHEN amount > 2000 THEN 2000 ELSE amount END AS DECIMAL(8, 2))
          FROM corner_purchases;

CREATE TEMPORARY VIEW households AS
SELECT concat('atelier/', customer_id) AS customer_id, income_band FROM atelier_households
UNION ALL SELECT concat('bazaar/', customer_id), income_band FROM bazaar_households
UNION ALL SELECT concat('corner/', customer_id), income_band FROM corner_households;
