-- The union of all parties' rows for plain Spark. Only tram has values out of bounds, trips of other weeks, and takes
-- them for NULL.
CREATE TEMPORARY VIEW trips AS
SELECT concat('metro/', card_id) AS card_id, started, from_zone, to_zone FROM metro_trips
UNION ALL
SELECT concat('tram/', card_id),
       CASE WHEN started BETWEEN TIMESTAMP_NTZ'2026-03-02 00:00:00' AND TIMESTAMP_NTZ'2026-03-06 23:59:59' THEN started END,
       from_zone, to_zone
FROM   tram_trips
UNION ALL
SELECT concat('bikes/', card_id), started, from_zone, to_zone FROM bikes_trips;
