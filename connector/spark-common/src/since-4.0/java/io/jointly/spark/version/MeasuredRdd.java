package io.jointly.spark.version;

import org.apache.spark.sql.execution.datasources.DataSourceMetricsMixin;

/** An RDD that brings metrics for the scan in Spark's UI. */
public interface MeasuredRdd extends DataSourceMetricsMixin {}
