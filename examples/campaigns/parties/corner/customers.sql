SELECT card AS customer_id, nullif(trim(cohort), '?') AS cohort FROM cards
