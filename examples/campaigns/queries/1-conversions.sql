-- Of the customers who have seen a campaign, how many bought within two weeks of the first time, and what did they spend?
-- Who is in the control group has seen something else in its place.
WITH reached AS (
  SELECT customer_id, campaign, min(shown) AS first_shown FROM joint.impressions GROUP BY customer_id, campaign
), bought AS (
  SELECT r.customer_id, r.campaign, sum(p.amount) AS spend
  FROM   reached r
  JOIN   joint.purchases p ON p.customer_id = r.customer_id AND datediff(p.bought, r.first_shown) BETWEEN 0 AND 13
  GROUP  BY r.customer_id, r.campaign
)
SELECT r.campaign, c.cohort, count(*) AS reached, count(b.customer_id) AS converted, sum(b.spend) AS spent
FROM   reached r
JOIN   joint.customers c ON c.customer_id = r.customer_id
LEFT   JOIN bought b ON b.customer_id = r.customer_id AND b.campaign = r.campaign
GROUP  BY r.campaign, c.cohort
-- enough: r.customer_id; b.customer_id; CASE WHEN b.spend <> 0 THEN b.customer_id END
ORDER  BY r.campaign, c.cohort
