package io.jointly.spark.scan;

import io.jointly.plan.QueryPlan;

/** A scan that has the plan of a joint query. */
interface PlannedScan {

  QueryPlan plan();
}
