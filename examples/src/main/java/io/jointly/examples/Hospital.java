package io.jointly.examples;

import java.util.Locale;

/**
 * The three hospitals of the example. Their sizes and patients differ, so that no single table
 * represents the whole.
 */
enum Hospital {
  NORTH(0, 220_000, 58, 70, 8, 12),
  SOUTH(1, 180_000, 63, 6, 66, 14),
  EAST(2, 200_000, 52, 15, 10, 60);

  private final int number;
  private final int rows;
  private final int meanAge;
  private final int fromNorth;
  private final int fromSouth;
  private final int fromEast;

  Hospital(int number, int rows, int meanAge, int fromNorth, int fromSouth, int fromEast) {
    this.number = number;
    this.rows = rows;
    this.meanAge = meanAge;
    this.fromNorth = fromNorth;
    this.fromSouth = fromSouth;
    this.fromEast = fromEast;
  }

  /** The party's id in the collaboration. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The number that separates the hospitals' random numbers. */
  int number() {
    return number;
  }

  int rows() {
    return rows;
  }

  int meanAge() {
    return meanAge;
  }

  /**
   * The region where a patient lives, chosen by a number in 0..99. The hospital treats people from
   * all regions.
   */
  String region(int percent) {
    if (percent < fromNorth) {
      return "north";
    } else if (percent < fromNorth + fromSouth) {
      return "south";
    } else if (percent < fromNorth + fromSouth + fromEast) {
      return "east";
    }
    return "west";
  }
}
