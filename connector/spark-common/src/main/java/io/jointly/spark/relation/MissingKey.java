package io.jointly.spark.relation;

/** What a local job says of rows that have no key of any entity. */
final class MissingKey {

  static final String MESSAGE =
      "JOINTLY_SOURCE: rows without the key of an entity are grouped by it below the total";

  private MissingKey() {}
}
