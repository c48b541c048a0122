-- What would be lost without small orders of some parts. The lines of each such part are added up by quantity; their
-- average, and what lies below it, is computed of these totals.
WITH asked AS (
  SELECT p_partkey, row_number() OVER (ORDER BY p_partkey) AS part_number
  FROM   part
  WHERE  p_brand = 'Brand#23' AND p_container = 'MED BOX'),
sold AS (
  SELECT least(part_number, 1000) AS part_number,
         cast(l_quantity AS INT) AS quantity,
         count(*) AS lines,
         sum(l_extendedprice) AS price
  FROM   lineitem JOIN asked ON p_partkey = l_partkey
  GROUP  BY least(part_number, 1000), cast(l_quantity AS INT))
SELECT cast(sum(price) AS DECIMAL(22, 2)) / 7.0 AS avg_yearly
FROM   sold
JOIN   (SELECT part_number, 0.2 * sum(quantity * lines) / sum(lines) AS small FROM sold GROUP BY part_number)
       USING (part_number)
WHERE  quantity < small
