SELECT card AS customer_id, CAST(NULL AS STRING) AS income_band FROM cards
