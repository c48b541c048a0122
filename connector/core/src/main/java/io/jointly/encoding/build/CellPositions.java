package io.jointly.encoding.build;

import io.jointly.collaboration.Table;
import io.jointly.encoding.layout.Position;
import io.jointly.query.Measure;
import java.util.List;
import java.util.Optional;

/** The ranges of an argument of which an aggregate opens the numbers of rows. */
public final class CellPositions {

  private final PositionBuilder positions;

  /**
   * @param parties number of data parties
   */
  public CellPositions(Table table, int parties) {
    // Ranges need no list of values.
    this.positions =
        new PositionBuilder(table, new TermBuilder(table, parties), expr -> List.of(), null);
  }

  /**
   * The position of a row among the ranges; empty for an aggregate that has none.
   *
   * @throws io.jointly.error.CallerException if the declared bounds give no ranges
   */
  public Optional<Position> of(Measure measure) {
    return switch (measure.aggregate().parts()) {
      case BUCKETS -> Optional.of(positions.buckets(measure).position());
      case RANGES -> Optional.of(positions.ranges(measure).position());
      case COUNT,
          KEYS,
          SUM,
          SUM_AND_COUNT,
          LEAST,
          GREATEST,
          SQUARES,
          SQUARES_OF_LAST,
          CUBES,
          FOURTH_POWERS,
          PRODUCT,
          ALL_PRODUCTS,
          PRESENT_VALUES,
          VALUE_COUNTS,
          SKETCH,
          BITS_OF_ALL,
          BITS_OF_ANY,
          ROWS_OF_BITS ->
          Optional.empty();
    };
  }
}
