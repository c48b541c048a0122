SELECT number AS customer_id, CAST(seq AS INT) AS transfer_id, CAST(booked AS DATE) AS booked,
       CASE WHEN channel = 'cash' THEN 'cash' WHEN CAST(signed AS DECIMAL(12, 2)) < 0 THEN 'outgoing' ELSE 'incoming' END
         AS channel,
       abs(CAST(signed AS DECIMAL(12, 2))) AS amount
FROM   ledger
