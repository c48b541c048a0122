package io.jointly.spark.translate;

import org.apache.spark.unsafe.types.UTF8String;

/** What {@code upper} and {@code lower} call. */
final class SparkCase {

  private SparkCase() {}

  static UTF8String upper(UTF8String text, boolean icu) {
    return text.toUpperCase();
  }

  static UTF8String lower(UTF8String text, boolean icu) {
    return text.toLowerCase();
  }
}
