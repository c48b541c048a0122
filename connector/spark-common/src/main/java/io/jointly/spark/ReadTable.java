package io.jointly.spark;

import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.types.StructType;

/** A table that can only be read. Its schema, which older versions ask for, is its columns. */
interface ReadTable extends SupportsRead {

  @Override
  @SuppressWarnings("deprecation")
  default StructType schema() {
    return CatalogV2Util.v2ColumnsToStructType(columns());
  }
}
