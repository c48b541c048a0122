-- Four questions, each of which is among the templates: votes for each project and voters in each district, of those who
-- voted by themselves and of those who did so at a polling place. Spark adds up the two.
SELECT what, coalesce(name, '(blank)') AS name, sum(votes) AS votes
FROM   (SELECT 'project' AS what, project AS name, count(*) AS votes FROM joint.online GROUP BY project
        UNION ALL
        SELECT 'project', project, count(*) FROM joint.places GROUP BY project
        UNION ALL
        SELECT 'voters in', district, count(*) FROM joint.online GROUP BY district
        UNION ALL
        SELECT 'voters in', district, count(*) FROM joint.places GROUP BY district)
GROUP  BY ALL
ORDER  BY what, votes DESC, name
