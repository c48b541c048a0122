-- The bands with their ends, how many people are in all bands up to this one, and how many have said their band.
CREATE TEMPORARY VIEW counted AS
SELECT pay_band AS low, coalesce(lead(pay_band) OVER (ORDER BY pay_band NULLS LAST), 20001) AS below, people, earners,
       total, sum(people) OVER (ORDER BY pay_band NULLS LAST) AS up_to,
       sum(people) FILTER (WHERE pay_band IS NOT NULL) OVER () AS all_bands
FROM   bands;

-- A quartile is what the person of a certain rank earns. The counts tell in which band that is, and about where in it
-- if the people there are spread evenly.
CREATE TEMPORARY VIEW quartiles AS
SELECT place, name, rank, low, below, low + (below - low) * (rank - (up_to - people) - 0.5BD) / people AS about
FROM   (SELECT *, ceil(part * all_bands) AS rank
        FROM   counted CROSS JOIN VALUES (1, 'lower quartile', 0.25), (2, 'median', 0.5), (3, 'upper quartile', 0.75)
               AS wanted(place, name, part))
WHERE  rank > up_to - people AND rank <= up_to;

SELECT what, people, CAST(pay AS DECIMAL(8, 2)) AS pay
FROM   (SELECT coalesce(low, 90000) AS place, coalesce(concat('from ', low), 'not said') AS what, people,
               total / earners AS pay
        FROM   counted
        UNION ALL
        SELECT 100000 + place, concat(name, ', between ', low, ' and ', below - 1), rank, about FROM quartiles
        UNION ALL
        SELECT 100004, 'average', sum(people), sum(total) / sum(earners) FROM counted)
ORDER  BY place
