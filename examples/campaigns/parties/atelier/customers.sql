SELECT member AS customer_id, cohort FROM members
