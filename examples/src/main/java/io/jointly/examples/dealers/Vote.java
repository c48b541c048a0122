package io.jointly.examples.dealers;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A vote on the community's budget. It depends only on the seed and the voter's number.
 *
 * @param project null if the ballot paper is blank
 */
record Vote(@Nullable String project, String district) {

  static final List<String> PROJECTS =
      List.of(
          "bicycle path",
          "library roof",
          "playground",
          "shade trees",
          "street lights",
          "swimming pond");

  static final List<String> DISTRICTS = List.of("north", "east", "south", "west");

  /** How many of a hundred ballot papers have each project; what is left is blank. */
  private static final List<Integer> SHARES = List.of(22, 16, 25, 9, 13, 12);

  /**
   * @param number of the voter
   */
  static Vote of(long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number).split();
    String district = DISTRICTS.get(random.nextInt(DISTRICTS.size()));
    int percent = random.nextInt(100);
    for (int i = 0; i < SHARES.size(); i++) {
      percent -= SHARES.get(i);
      if (percent < 0) {
        return new Vote(PROJECTS.get(i), district);
      }
    }
    return new Vote(null, district);
  }

  /** As a line of a CSV file, in the order project, district. Nothing is NULL. */
  String line() {
    return (project == null ? "" : project) + "," + district + "\n";
  }
}
