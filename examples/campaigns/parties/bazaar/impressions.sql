SELECT id AS customer_id,
       CASE placement WHEN 'S26' THEN 'spring' WHEN 'O26' THEN 'outdoor' WHEN 'PSA' THEN 'control' END AS campaign,
       to_date(at, 'yyyy/MM/dd HH:mm') AS shown
FROM   app_log
WHERE  id IS NOT NULL
