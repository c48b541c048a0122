-- The bands with their ends, and how many people are in all bands up to this one.
CREATE TEMPORARY VIEW counted AS
SELECT pay_band AS low, lead(pay_band, 1, 20001) OVER (ORDER BY pay_band) AS below, people, total,
       sum(people) OVER (ORDER BY pay_band) AS up_to, sum(people) OVER () AS everybody
FROM   bands
WHERE  pay_band IS NOT NULL;

-- A quartile is what the person with a certain rank earns. The counts say in which band that is, and about where, if
-- people are spread evenly in it.
CREATE TEMPORARY VIEW quartiles AS
SELECT place, name, rank, low, below, low + (below - low) * (rank - (up_to - people) - 0.5D) / people AS about
FROM   (SELECT *, ceil(part * everybody) AS rank
        FROM   counted CROSS JOIN VALUES (1, 'lower quartile', 0.25), (2, 'median', 0.5), (3, 'upper quartile', 0.75)
               AS wanted(place, name, part))
WHERE  rank > up_to - people AND rank <= up_to;

SELECT what, people, pay
FROM   (SELECT low AS place, concat('from ', low) AS what, people, round(total / people, 2) AS pay FROM counted
        UNION ALL
        SELECT 100000 + place, concat(name, ', between ', low, ' and ', below - 1), rank, round(about, 2) FROM quartiles
        UNION ALL
        SELECT 100004, 'average', sum(people), round(sum(total) / sum(people), 2) FROM counted)
ORDER  BY place
