-- The bands with their ends, and how many people are in all bands up to this one.
CREATE TEMPORARY VIEW counted AS
SELECT pay_band AS low, lead(pay_band, 1, 20001) OVER (ORDER BY pay_band) AS below, people, total,
       sum(people) OVER (ORDER BY pay_band) AS up_to, sum(people) OVER () AS everybody
FROM   bands
WHERE  pay_band IS NOT NULL;

-- A quartile is what the person of a certain rank earns. The counts tell in which band that is, and about where in it
-- if the people there are spread evenly.
CREATE TEMPORARY VIEW quartiles AS
SELECT place, name, rank, low, below, low + (below - low) * (rank - (up_to - people) - 0.5BD) / people AS about
FROM   (SELECT *, ceil(part * everybody) AS rank
        FROM   counted CROSS JOIN VALUES (1, 'lower quartile', 0.25), (2, 'median', 0.5), (3, 'upper quartile', 0.75)
               AS wanted(place, name, part))
WHERE  rank > up_to - people AND rank <= up_to;

SELECT what, people, CAST(pay AS DECIMAL(8, 2)) AS pay
FROM   (SELECT low AS place, concat('from ', low) AS what, people, total / people AS pay FROM counted
        UNION ALL
        SELECT 100000 + place, concat(name, ', between ', low, ' and ', below - 1), rank, about FROM quartiles
        UNION ALL
        SELECT 100004, 'average', sum(people), sum(total) / sum(people) FROM counted)
ORDER  BY place
