{{ config(
    materialized='incremental',
    incremental_strategy='insert_overwrite',
    partition_by=['month'],
    file_format='parquet',
    full_refresh=false,
) }}
-- A question is opened once in a run: a month that is there is not asked for again.
{% set done = is_incremental() and run_query(
    "SELECT 1 FROM " ~ this ~ " WHERE month = '" ~ var('month') ~ "' LIMIT 1").rows | length > 0 %}
{% if done %}
{{ log("the month was reported before; nothing was asked", info=true) }}
SELECT region, admissions, mean_cost, month FROM {{ this }} WHERE false
{% else %}
SELECT region, count(*) AS admissions, avg(cost) AS mean_cost, month
FROM joint.admissions
WHERE month = '{{ var('month') }}'
GROUP BY region, month
{% endif %}
