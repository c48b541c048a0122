-- What part has each sector? The Herfindahl index would be 10000 if there were only one sector.
WITH sectors AS (
  SELECT sector, sum(amount) AS exposure
  FROM   joint.loans
  JOIN   joint.customers USING (customer_id)
  GROUP  BY sector
  -- enough: customer_id; CASE WHEN amount <> 0 THEN customer_id END
), parts AS (
  SELECT sector, exposure, exposure / sum(exposure) OVER () AS part FROM sectors
)
SELECT sector, exposure, CAST(100 * part AS DECIMAL(5, 1)) AS per_cent,
       CAST(10000 * sum(part * part) OVER () AS DECIMAL(7, 0)) AS herfindahl
FROM   parts
ORDER  BY exposure DESC
