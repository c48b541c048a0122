-- How often is a campaign seen by one customer?
SELECT campaign, CASE WHEN times = 1 THEN 'once' WHEN times <= 3 THEN '2 or 3' ELSE 'more' END AS seen,
       count(*) AS customers
FROM   (SELECT customer_id, campaign, count(*) AS times FROM joint.impressions GROUP BY customer_id, campaign)
GROUP  BY campaign, seen
-- enough: customer_id
ORDER  BY campaign, customers DESC
