-- How often does a customer see a campaign? Without the staff: there are few of them, and a total would give them away.
SELECT campaign, CASE WHEN times = 1 THEN 'once' WHEN times <= 3 THEN '2 or 3' ELSE 'more' END AS seen,
       count(*) AS customers
FROM   (SELECT customer_id, campaign, count(*) AS times FROM joint.impressions GROUP BY customer_id, campaign)
JOIN   joint.customers USING (customer_id)
WHERE  cohort <> 'staff'
GROUP  BY campaign, seen
-- enough: customer_id
ORDER  BY campaign, customers DESC
