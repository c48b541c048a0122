package io.jointly.collaboration;

import io.jointly.collaboration.Rules.AggregateArguments;
import io.jointly.collaboration.Rules.TwoParties;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Function;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rules. Their defaults are the safe ones, and this version cannot enforce all of those
 * yet: such a rule has to be switched off in so many words, so that nobody relies on it unawares.
 */
final class RulesReader {

  private static final int DEFAULT_GROUP_SIZE = 11;
  private static final int DEFAULT_MIN_PARTIES = 3;
  private static final String IF_AGREED =
      " if all parties agree to go without it, or wait for a version that has it";

  /** As INTERFACE names them; only {@link #RELEASE} is enforced, by doing nothing. */
  private enum ZeroGroups {
    SUPPRESS,
    RELEASE
  }

  /** Both hold as long as no group is suppressed. */
  private enum Suppression {
    DROP,
    NULL
  }

  private final YamlValue rules;
  private final YamlFields fields;
  private final int parties;

  private RulesReader(YamlValue rules, int parties) {
    this.rules = rules;
    this.fields =
        rules.fields(
            "min_group_size",
            "min_group_size_of_others",
            "min_parties",
            "aggregate_arguments",
            "zero_groups",
            "suppression",
            "query_budget",
            "accept_two_parties");
    this.parties = parties;
  }

  static Rules rules(YamlValue root, Optional<YamlValue> rules, int parties) {
    if (rules.isEmpty()) {
      String two = parties == 2 ? ", accept_two_parties: true" : "";
      throw root.failAs(
          ErrorCode.UNSUPPORTED_RULE,
          "has no rules, so that the safe defaults hold (min_group_size: "
              + DEFAULT_GROUP_SIZE
              + ", min_parties: "
              + defaultMinParties(parties)
              + "), which this version cannot enforce yet",
          "write 'rules: {min_group_size: 1, min_parties: 1" + two + "}'" + IF_AGREED);
    }
    return new RulesReader(rules.get(), parties).read();
  }

  private Rules read() {
    TwoParties twoParties = twoParties();
    onlyOff("min_group_size", 1, Integer.MAX_VALUE, 1, DEFAULT_GROUP_SIZE);
    onlyOff("min_parties", 1, parties, 1, defaultMinParties(parties));
    // With min_group_size: 1 this one's default is off.
    onlyOff("min_group_size_of_others", 0, Integer.MAX_VALUE, 0, 0);
    fields.optional("zero_groups").ifPresent(RulesReader::zeroGroups);
    fields.optional("suppression").ifPresent(value -> value.oneOf(Suppression.class));
    fields.optional("query_budget").ifPresent(RulesReader::noBudget);
    AggregateArguments arguments =
        fields
            .optional("aggregate_arguments")
            .map(value -> value.oneOf(AggregateArguments.class))
            .orElse(AggregateArguments.COLUMNS_ONLY);
    return new Rules(
        1,
        0,
        1,
        Rules.ZeroGroups.RELEASE,
        Rules.Suppression.DROP,
        arguments,
        EnumSet.allOf(Function.class),
        Rules.Queries.AD_HOC,
        List.of(),
        List.of(),
        Rules.DifferenceCheck.OFF,
        0,
        twoParties);
  }

  private TwoParties twoParties() {
    Optional<YamlValue> written = fields.optional("accept_two_parties");
    boolean accepted = written.map(YamlValue::bool).orElse(false);
    if (parties == 2 && !accepted) {
      throw written
          .orElse(rules)
          .fail(
              written.isPresent() ? "is false with two parties" : "lacks accept_two_parties",
              "write 'accept_two_parties: true' if both accept that each can subtract its own rows"
                  + " from a total and so learn the other's, or add a third party");
    }
    if (parties != 2 && accepted) {
      throw written
          .orElse(rules)
          .fail("is true with " + parties + " parties, where it means nothing", "remove it");
    }
    return accepted ? TwoParties.ACCEPTED : TwoParties.REFUSED;
  }

  /**
   * A rule of which this version has only the switched-off value.
   *
   * @param absent the value that holds where the rule is left out
   */
  private void onlyOff(String rule, int least, int greatest, int off, int absent) {
    Optional<YamlValue> written = fields.optional(rule);
    int value = written.map(v -> (int) v.integer(least, greatest)).orElse(absent);
    if (value != off) {
      String remedy = "write '" + rule + ": " + off + "'" + IF_AGREED;
      String what = value + ", which this version cannot enforce yet";
      throw written
          .map(v -> cannot(v, "is " + what, remedy))
          .orElseGet(
              () -> cannot(rules, "leaves out " + rule + ", whose default is " + what, remedy));
    }
  }

  private static void zeroGroups(YamlValue value) {
    if (value.oneOf(ZeroGroups.class) != ZeroGroups.RELEASE) {
      throw cannot(
          value,
          "is suppress, which this version cannot enforce yet",
          "write 'zero_groups: release'" + IF_AGREED);
    }
  }

  private static void noBudget(YamlValue value) {
    if (!value.listOrEmpty().isEmpty()) {
      throw cannot(
          value,
          "limits the number of queries, which this version cannot enforce yet",
          "remove it or write 'query_budget: []'" + IF_AGREED);
    }
  }

  private static CallerException cannot(YamlValue value, String what, String remedy) {
    return value.failAs(ErrorCode.UNSUPPORTED_RULE, what, remedy);
  }

  private static int defaultMinParties(int parties) {
    return Math.min(DEFAULT_MIN_PARTIES, parties);
  }
}
