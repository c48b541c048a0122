package io.jointly.collaboration.reader;

import io.jointly.collaboration.Party;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.AggregateArguments;
import io.jointly.collaboration.Rules.DifferenceCheck;
import io.jointly.collaboration.Rules.Queries;
import io.jointly.collaboration.Rules.Suppression;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.Rules.TwoParties;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.query.Function;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the rules of a collaboration. The defaults are safe. */
final class RulesReader {

  private static final String[] FIELDS = {
    ThresholdRulesReader.SIZE,
    ThresholdRulesReader.OF_OTHERS,
    ThresholdRulesReader.PARTIES,
    ThresholdRulesReader.ZERO,
    "suppression",
    "aggregate_arguments",
    "scalar_functions",
    "queries",
    "templates",
    "query_budget",
    "refusal_budget",
    "difference_check",
    "min_difference",
    "accept_two_parties"
  };

  private final YamlValue place;
  private final Fields fields;

  private RulesReader(YamlValue place, Fields fields) {
    this.place = place;
    this.fields = fields;
  }

  /**
   * @param root the file, which messages name if `rules` is missing
   * @param colluding max_colluding_parties
   */
  static Rules rules(
      YamlValue root, Optional<YamlValue> rules, List<Party> parties, int colluding) {
    rules.flatMap(value -> value.entry("dominance")).ifPresent(RulesReader::refuseDominance);
    YamlValue place = rules.orElse(root);
    Fields fields =
        rules.map(value -> value.fields(FIELDS)).orElseGet(() -> new Fields(root, Map.of()));
    // Without rules, two parties fail below with a message that says everything to write.
    TwoParties two =
        rules.isPresent() ? twoParties(place, fields, parties.size()) : TwoParties.REFUSED;
    ThresholdRulesReader.Values tested =
        new ThresholdRulesReader(place, fields, parties, colluding).read();
    return new RulesReader(place, fields).read(tested, two);
  }

  private static void refuseDominance(YamlValue.Entry written) {
    throw written
        .key()
        .fail(
            "is not supported: for each group it would have to compare one party's secret sum with"
                + " the sum over all parties",
            "remove it; min_group_size_of_others and min_parties come closest to it, and"
                + " COLLABORATION.md explains why");
  }

  private Rules read(ThresholdRulesReader.Values tested, TwoParties twoParties) {
    DifferenceCheck check =
        fields
            .optional("difference_check")
            .map(value -> value.oneOf(DifferenceCheck.class))
            .orElse(isOn(tested) ? DifferenceCheck.REFUSE : DifferenceCheck.OFF);
    Queries queries =
        fields.optional("queries").map(value -> value.oneOf(Queries.class)).orElse(Queries.AD_HOC);
    return new Rules(
        groups(tested),
        expressions(),
        new Rules.AskingRules(
            queries,
            templates(fields, place, queries),
            fields.optional("query_budget").map(RuleValueReader::budgets).orElse(List.of()),
            fields
                .optional("refusal_budget")
                .map(RuleValueReader::budgets)
                .orElse(RuleValueReader.REFUSALS),
            check,
            minDifference(fields, place, check, tested.minGroupSize())),
        twoParties);
  }

  /** Who checks the size of groups does not want them to be told by subtraction either. */
  private static boolean isOn(ThresholdRulesReader.Values tested) {
    return tested.minGroupSize() > 1;
  }

  private Rules.GroupRules groups(ThresholdRulesReader.Values tested) {
    return new Rules.GroupRules(
        tested.minGroupSize(),
        tested.ofOthers(),
        tested.minParties(),
        tested.remaining(),
        tested.zeroGroups(),
        fields
            .optional("suppression")
            .map(value -> value.oneOf(Suppression.class))
            .orElse(Suppression.DROP));
  }

  private Rules.ExpressionRules expressions() {
    return new Rules.ExpressionRules(
        fields
            .optional("aggregate_arguments")
            .map(value -> value.oneOf(AggregateArguments.class))
            .orElse(AggregateArguments.COLUMNS_ONLY),
        fields
            .optional("scalar_functions")
            .map(RuleValueReader::scalarFunctions)
            .orElseGet(RulesReader::allFunctions));
  }

  private static Set<Function> allFunctions() {
    return EnumSet.allOf(Function.class);
  }

  static List<Template> templates(Fields fields, YamlValue place, Queries queries) {
    Optional<YamlValue> written = fields.optional("templates");
    if (queries == Queries.AD_HOC) {
      written.ifPresent(
          value -> {
            throw value.fail(
                "has no effect while queries is ad_hoc",
                "write 'queries: templates_only' too, or remove it");
          });
      return List.of();
    }
    return TemplateReader.templates(
        written.orElseThrow(
            () ->
                place.fail(
                    "has queries: templates_only but no templates",
                    "write 'templates: [{name: …, sha256: …}]' with the query digests that EXPLAIN"
                        + " shows")));
  }

  /**
   * @param absent the default, which is valid only if it is 2 or more
   */
  static int minDifference(Fields fields, YamlValue place, DifferenceCheck check, int absent) {
    Optional<YamlValue> written = fields.optional("min_difference");
    if (check == DifferenceCheck.OFF) {
      written.ifPresent(
          value -> {
            throw value.fail(
                "has no effect while difference_check is off",
                "write 'difference_check: refuse' or 'difference_check: warn' too, or remove it");
          });
      return 0;
    }
    if (written.isEmpty() && absent < 2) {
      throw place.fail(
          "has a difference_check but no min_difference, whose default is min_group_size, here 1",
          "write 'min_difference: …', from 2 to " + RuleValueReader.MOST_ROWS);
    }
    return written.map(value -> (int) value.integer(2, RuleValueReader.MOST_ROWS)).orElse(absent);
  }

  private static TwoParties twoParties(YamlValue place, Fields fields, int parties) {
    Optional<YamlValue> written = fields.optional("accept_two_parties");
    boolean accepted = written.map(YamlValue::bool).orElse(false);
    if (parties == 2 && !accepted) {
      throw written
          .orElse(place)
          .fail(
              written.isPresent() ? "is false with two parties" : "lacks accept_two_parties",
              "write 'accept_two_parties: true' if both accept that each can subtract its own rows"
                  + " from a total and so learn the other's total, or add a third party");
    }
    if (parties != 2 && accepted) {
      throw written
          .orElse(place)
          .fail("is true with " + parties + " parties, where it has no effect", "remove it");
    }
    return accepted ? TwoParties.ACCEPTED : TwoParties.REFUSED;
  }
}
