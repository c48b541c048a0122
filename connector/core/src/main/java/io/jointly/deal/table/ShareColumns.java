package io.jointly.deal.table;

import io.jointly.collaboration.Column;
import io.jointly.deal.DealtNumber;
import java.util.LinkedHashMap;
import java.util.Map;

/** The columns of a share table, as compute parties keep what they have collected. */
public final class ShareColumns {

  /** Id of the compute party whose shares these are. */
  public static final String HOLDER = "holder__id";

  /** Id of the dealer. */
  public static final String DEALER = "dealer__id";

  /** Name of the batch. */
  public static final String BATCH = "batch__name";

  /** Number of the row in its batch, from 1. */
  public static final String ROW = "row__number";

  /** Where dimensions are hidden: this party's share of each cell. */
  public static final String CELLS = "cells__present";

  /** What a column holds. */
  public enum Kind {
    HOLDER,
    DEALER,
    BATCH,
    ROW,
    /** A dimension that all compute parties see. */
    DIMENSION,
    /** A share of a number of the row. */
    SHARE,
    /** A share for each cell. */
    SHARES
  }

  private ShareColumns() {}

  /** By name, in the order in which they are collected. */
  public static Map<String, Kind> of(DealtTable table) {
    Map<String, Kind> columns = new LinkedHashMap<>();
    columns.put(HOLDER, Kind.HOLDER);
    columns.put(DEALER, Kind.DEALER);
    columns.put(BATCH, Kind.BATCH);
    columns.put(ROW, Kind.ROW);
    boolean hidden = table.dealing().hidesDimensions();
    if (hidden) {
      columns.put(CELLS, Kind.SHARES);
    } else {
      for (Column dimension : table.dimensions()) {
        columns.put(dimension.name(), Kind.DIMENSION);
      }
    }
    for (DealtNumber number : table.layout().numbers()) {
      columns.put(table.name(number), hidden ? Kind.SHARES : Kind.SHARE);
    }
    return columns;
  }
}
