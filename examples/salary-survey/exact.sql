-- What nobody but this script can know: the quartiles themselves.
SELECT percentile_disc(0.25) WITHIN GROUP (ORDER BY pay) AS lower_quartile,
       percentile_disc(0.5)  WITHIN GROUP (ORDER BY pay) AS median,
       percentile_disc(0.75) WITHIN GROUP (ORDER BY pay) AS upper_quartile
FROM   joint.survey
