SELECT id AS customer_id, max(income) AS income_band FROM crm GROUP BY id
