-- Which campaign has a customer seen last, in the two weeks before a purchase?
SELECT campaign, count(*) AS purchases, sum(amount) AS revenue, round(avg(amount), 2) AS mean_amount
FROM   (SELECT p.customer_id, p.amount, i.campaign,
               row_number() OVER (PARTITION BY p.customer_id, p.receipt ORDER BY i.shown DESC, i.campaign) AS place
        FROM   joint.purchases p
        JOIN   joint.impressions i ON i.customer_id = p.customer_id AND datediff(p.bought, i.shown) BETWEEN 0 AND 13)
JOIN   joint.customers USING (customer_id)
WHERE  place = 1 AND cohort <> 'staff'
GROUP  BY campaign
-- enough: customer_id; CASE WHEN amount <> 0 THEN customer_id END
ORDER  BY campaign
