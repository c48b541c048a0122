-- Campaigns as they were typed in: 'Spring 26', 'SPRING-26', 'spring26'.
SELECT member AS customer_id, regexp_replace(lower(campaign), '[^a-z]', '') AS campaign, CAST(seen AS DATE) AS shown
FROM   banners
