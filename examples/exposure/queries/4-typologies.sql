-- Customers with three deposits of just below 10,000 within a week, or with 20,000 or more that go out again within two
-- days.
WITH structured AS (
  SELECT DISTINCT customer_id
  FROM   (SELECT customer_id, booked,
                 lag(booked, 2) OVER (PARTITION BY customer_id ORDER BY booked, transfer_id) AS two_before
          FROM   joint.transfers
          WHERE  channel = 'cash' AND amount >= 9000 AND amount < 10000)
  WHERE  datediff(booked, two_before) <= 7
), passed AS (
  SELECT DISTINCT customer_id
  FROM   (SELECT customer_id, channel, amount, booked,
                 lead(channel) OVER (PARTITION BY customer_id ORDER BY booked, transfer_id) AS next_channel,
                 lead(amount) OVER (PARTITION BY customer_id ORDER BY booked, transfer_id) AS next_amount,
                 lead(booked) OVER (PARTITION BY customer_id ORDER BY booked, transfer_id) AS next_booked
          FROM   joint.transfers)
  WHERE  channel = 'incoming' AND next_channel = 'outgoing' AND amount >= 20000 AND next_amount >= 20000
         AND datediff(next_booked, booked) <= 2
)
SELECT typology, size, count(DISTINCT customer_id) AS customers
FROM   (SELECT customer_id, 'structuring' AS typology FROM structured
        UNION ALL
        SELECT customer_id, 'pass-through' AS typology FROM passed)
JOIN   joint.customers USING (customer_id)
GROUP  BY typology, size
-- enough: customer_id
ORDER  BY typology, size
