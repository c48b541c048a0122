SELECT id AS customer_id, CAST(no AS INT) AS transfer_id, to_date(day, 'MM/dd/yyyy') AS booked, lower(channel) AS channel,
       CAST(amount AS DECIMAL(12, 2)) AS amount
FROM   payments
