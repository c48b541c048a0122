-- Sectors in words, in mixed case and not always spelt right.
SELECT id AS customer_id,
       CASE WHEN lower(trim(branch)) LIKE 'manufact%' THEN 'manufacturing'
            WHEN lower(trim(branch)) IN ('real-estate', 'realestate') THEN 'real estate'
            ELSE lower(trim(branch)) END AS sector,
       lower(size_class) AS size
FROM   customer_master
