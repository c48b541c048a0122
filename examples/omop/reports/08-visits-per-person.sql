-- People by their number of visits, those without a visit included.
SELECT CASE WHEN visits IS NULL THEN '0' WHEN visits <= 6 THEN '1 to 6' ELSE '7 or more' END AS visits,
       count(*) AS people
FROM   joint.person
LEFT   JOIN (SELECT person_id, count(*) AS visits FROM joint.visit_occurrence GROUP BY person_id) USING (person_id)
GROUP  BY CASE WHEN visits IS NULL THEN '0' WHEN visits <= 6 THEN '1 to 6' ELSE '7 or more' END
-- enough: person_id
ORDER  BY visits
