package io.jointly.collaboration.reader;

import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rules that are checked on shares. Such a check multiplies shares, so it needs more
 * compute parties than a sum does. A collaboration with too few of them has to switch these rules
 * off explicitly.
 */
final class ThresholdRulesReader {

  static final String SIZE = "min_group_size";
  static final String OF_OTHERS = "min_group_size_of_others";
  static final String PARTIES = "min_parties";
  static final String ZERO = "zero_groups";

  private static final int DEFAULT_GROUP_SIZE = 11;
  private static final int DEFAULT_MIN_PARTIES = 3;
  private static final int OFF_SIZE = 1;
  private static final int OFF_OTHERS = 0;
  private static final int OFF_PARTIES = 1;

  private final YamlValue place;
  private final Fields fields;
  private final int parties;
  private final int dataParties;
  private final int computeParties;
  private final int colluding;

  /**
   * @param place the place that messages name for a rule that is left out
   */
  ThresholdRulesReader(YamlValue place, Fields fields, List<Party> parties, int colluding) {
    this.place = place;
    this.fields = fields;
    this.parties = parties.size();
    this.dataParties = count(parties, Role.DATA);
    this.computeParties = count(parties, Role.COMPUTE);
    this.colluding = colluding;
  }

  private static int count(List<Party> parties, Role role) {
    return (int) parties.stream().filter(party -> party.has(role)).count();
  }

  /**
   * @throws CallerException (COLLABORATION_FILE), or (UNSUPPORTED_RULE) if these parties cannot
   *     check the rules
   */
  Values read() {
    int size = number(SIZE, 1, RuleValueReader.MOST_ROWS).orElse(DEFAULT_GROUP_SIZE);
    int minParties =
        number(PARTIES, 1, dataParties)
            .orElse(Math.max(Math.min(DEFAULT_MIN_PARTIES, dataParties), partiesForOthers()));
    Optional<Integer> others = number(OF_OTHERS, 0, RuleValueReader.MOST_ROWS);
    if (others.isPresent()) {
      requireMore(fields.required(OF_OTHERS), others.get());
    }
    int ofOthers = others.orElse(size > OFF_SIZE ? size : OFF_OTHERS);
    boolean tested = size > OFF_SIZE || ofOthers > OFF_OTHERS || minParties > OFF_PARTIES;
    if (tested && computeParties < 2 * colluding + 1) {
      throw tooFew(size, ofOthers, minParties);
    }
    if (ofOthers > OFF_OTHERS && minParties < partiesForOthers()) {
      throw tooFewForOthers(ofOthers, minParties);
    }
    int remaining = Math.max(1, minParties - 2 * colluding);
    return new Values(size, ofOthers, minParties, remaining, zeroGroups(tested));
  }

  /** The values that were read, as in {@link Rules}. */
  record Values(
      int minGroupSize, int ofOthers, int minParties, int remaining, ZeroGroups zeroGroups) {}

  /**
   * How many parties must contribute to a group so that one remains when some have lied and as many
   * others take out their own rows; all where there are fewer.
   */
  private int partiesForOthers() {
    return Math.min(dataParties, 2 * colluding + 1);
  }

  private CallerException tooFewForOthers(int ofOthers, int minParties) {
    int needed = partiesForOthers();
    return fields
        .required(PARTIES)
        .fail(
            "is "
                + minParties
                + ", but "
                + OF_OTHERS
                + (fields.optional(OF_OTHERS).isPresent() ? " is " : " has the default ")
                + ofOthers
                + ", which takes "
                + needed
                + " parties with enough rows: "
                + colluding
                + (colluding == 1
                    ? " may lie about its rows, and "
                    : " may lie about their rows, and ")
                + colluding
                + (colluding == 1
                    ? " other may take out its own"
                    : " others may take out their own"),
            "write "
                + needed
                + " or more, or '"
                + OF_OTHERS
                + ": 0' if every party believes the others' numbers");
  }

  private Optional<Integer> number(String rule, int least, int greatest) {
    return fields.optional(rule).map(value -> (int) value.integer(least, greatest));
  }

  /** Refuses 1 as the number of the others' rows. */
  static void requireMore(YamlValue written, int rows) {
    if (rows == 1) {
      throw written.fail(
          "is 1, which only asks that the others have any row",
          "write 0 (off) or from 2 to "
              + RuleValueReader.MOST_ROWS
              + "; min_parties is the rule for how many parties need rows");
    }
  }

  private ZeroGroups zeroGroups(boolean tested) {
    Optional<YamlValue> written = fields.optional(ZERO);
    ZeroGroups asked =
        written
            .map(value -> value.oneOf(ZeroGroups.class))
            .orElse(tested ? ZeroGroups.SUPPRESS : ZeroGroups.RELEASE);
    if (!tested && asked == ZeroGroups.SUPPRESS) {
      throw fields
          .required(ZERO)
          .failAs(
              ErrorCode.UNSUPPORTED_RULE,
              "is suppress, but no rule checks groups (min_group_size: 1, min_parties: 1)",
              "write 'zero_groups: release', or switch one of those rules on");
    }
    return asked;
  }

  private CallerException tooFew(int size, int ofOthers, int minParties) {
    int needed = 2 * colluding + 1;
    String rule = size > OFF_SIZE ? SIZE : minParties > OFF_PARTIES ? PARTIES : OF_OTHERS;
    int value = size > OFF_SIZE ? size : minParties > OFF_PARTIES ? minParties : ofOthers;
    String is =
        fields.optional(rule).isPresent()
            ? "is " + value
            : "leaves out " + rule + ", whose default is " + value;
    int more = needed - computeParties;
    String lower =
        computeParties >= 3
            ? ", or lower max_colluding_parties to " + (computeParties - 1) / 2
            : "";
    return fields
        .optional(rule)
        .orElse(place)
        .failAs(
            ErrorCode.UNSUPPORTED_RULE,
            is
                + "; such a rule is checked on shares, which needs "
                + needed
                + " parties with the role compute if max_colluding_parties is "
                + colluding
                + ", but there are "
                + computeParties,
            "give the role compute to "
                + more
                + (parties >= needed ? " more" : " more, and add parties for that")
                + lower
                + ", or, if all parties agree to show every group however small, write"
                + " 'rules: {min_group_size: 1, min_parties: 1"
                + (ofOthers > OFF_OTHERS && fields.optional(OF_OTHERS).isPresent()
                    ? ", " + OF_OTHERS + ": 0"
                    : "")
                + (parties == 2 ? ", accept_two_parties: true" : "")
                + "}'");
  }
}
