SELECT physlm,
       hlthp,
       count(*)   AS n,
       sum(mdvis) AS visits,
       avg(mdvis) AS mean_visits,
       avg(disea) AS mean_disea
FROM   joint.visits
GROUP  BY physlm, hlthp
ORDER  BY physlm, hlthp
