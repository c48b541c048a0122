-- Do the rich buy more?
SELECT income_band, count(*) AS purchases, sum(amount) AS revenue
FROM   joint.purchases
JOIN   joint.households USING (customer_id)
GROUP  BY income_band
