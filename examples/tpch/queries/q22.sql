-- Customers of some countries with more than the usual balance and no order. The usual balance is an answer of its own,
-- which a variable hands on.
DECLARE OR REPLACE VARIABLE usual DECIMAL(16, 6);
SET VARIABLE usual = (SELECT avg(c_acctbal) FROM customer
                      WHERE  c_acctbal > 0.00
                         AND substring(c_phone, 1, 2) IN ('13', '31', '23', '29', '30', '18', '17'));
SELECT cntrycode, count(*) AS numcust, sum(c_acctbal) AS totacctbal
FROM   (SELECT CASE substring(c_phone, 1, 2)
                 WHEN '13' THEN '13' WHEN '31' THEN '31' WHEN '23' THEN '23' WHEN '29' THEN '29'
                 WHEN '30' THEN '30' WHEN '18' THEN '18' WHEN '17' THEN '17' END AS cntrycode,
               c_acctbal
        FROM   customer
        WHERE  substring(c_phone, 1, 2) IN ('13', '31', '23', '29', '30', '18', '17')
           AND c_acctbal > usual
           AND NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c_custkey)) AS custsale
GROUP  BY cntrycode
ORDER  BY cntrycode
