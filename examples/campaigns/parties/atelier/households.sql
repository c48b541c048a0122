SELECT member AS customer_id, income AS income_band FROM members
