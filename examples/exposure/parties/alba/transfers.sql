SELECT cust AS customer_id, CAST(no AS INT) AS transfer_id, CAST(booked AS DATE) AS booked,
       CASE kind WHEN 'CSH' THEN 'cash' WHEN 'IN' THEN 'incoming' WHEN 'OUT' THEN 'outgoing' END AS channel,
       CAST(replace(amount, ',', '') AS DECIMAL(12, 2)) AS amount
FROM   bookings
