-- A page that is loaded again logs its banner again.
SELECT DISTINCT card AS customer_id, campaign, to_date(day, 'd MMM yyyy') AS shown FROM screens
