package io.jointly.collaboration.reader;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.AggregateArguments;
import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.DifferenceCheck;
import io.jointly.collaboration.Rules.Period;
import io.jointly.collaboration.Rules.Queries;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Function;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the rules of a policy. Each must be as strict as in the collaboration, or stricter. */
final class PolicyRulesReader {

  /** The fields of a policy that are rules. */
  static final List<String> FIELDS =
      List.of(
          ThresholdRulesReader.SIZE,
          ThresholdRulesReader.OF_OTHERS,
          ThresholdRulesReader.PARTIES,
          "aggregate_arguments",
          "scalar_functions",
          "queries",
          "templates",
          "query_budget",
          "refusal_budget",
          "difference_check",
          "min_difference");

  private static final String STRICTER = "; a policy can only be stricter than the collaboration";

  private final YamlValue place;
  private final Fields fields;
  private final Collaboration collaboration;
  private final Rules agreed;

  PolicyRulesReader(YamlValue place, Fields fields, Collaboration collaboration) {
    this.place = place;
    this.fields = fields;
    this.collaboration = collaboration;
    this.agreed = collaboration.rules();
  }

  /** The rules as this party applies them. */
  Rules read() {
    int size =
        atLeast(ThresholdRulesReader.SIZE, 1, RuleValueReader.MOST_ROWS, agreed.minGroupSize());
    DifferenceCheck check =
        choice("difference_check", DifferenceCheck.class, agreed.differenceCheck());
    // The rows that differ are this party's own, so the default follows its own group size.
    int absent = agreed.differenceCheck() == DifferenceCheck.OFF ? size : agreed.minDifference();
    int difference = RulesReader.minDifference(fields, place, check, absent);
    fields
        .optional("min_difference")
        .filter(value -> difference < agreed.minDifference())
        .ifPresent(
            value -> {
              throw looser(value, difference, agreed.minDifference());
            });
    Queries queries = choice("queries", Queries.class, agreed.queries());
    return new Rules(
        new Rules.GroupRules(
            size,
            ofOthers(),
            minParties(),
            agreed.groups().remainingParties(),
            agreed.zeroGroups(),
            agreed.suppression()),
        new Rules.ExpressionRules(
            arguments(),
            fields
                .optional("scalar_functions")
                .map(this::scalarFunctions)
                .orElse(agreed.scalarFunctions())),
        new Rules.AskingRules(
            queries,
            templates(queries),
            budgets("query_budget", agreed.queryBudget()),
            budgets("refusal_budget", agreed.refusalBudget()),
            check,
            difference),
        agreed.twoParties());
  }

  private int ofOthers() {
    int rows =
        atLeast(
            ThresholdRulesReader.OF_OTHERS,
            0,
            RuleValueReader.MOST_ROWS,
            agreed.minGroupSizeOfOthers());
    fields
        .optional(ThresholdRulesReader.OF_OTHERS)
        .ifPresent(value -> ThresholdRulesReader.requireMore(value, rows));
    if (rows > 0 && agreed.minGroupSizeOfOthers() == 0) {
      throw cannot(
          fields.required(ThresholdRulesReader.OF_OTHERS),
          "is " + rows + ", but the collaboration has 0, so min_parties may be too few for it");
    }
    return rows;
  }

  /** One party cannot ask for more parties: what it shares says nothing about the others. */
  private int minParties() {
    int most = collaboration.parties(Role.DATA).size();
    int parties = atLeast(ThresholdRulesReader.PARTIES, 1, most, agreed.minParties());
    if (parties > agreed.minParties()) {
      throw cannot(
          fields.required(ThresholdRulesReader.PARTIES),
          "is "
              + parties
              + ", but the collaboration has "
              + agreed.minParties()
              + ", and how many parties must contribute is checked for all parties alike");
    }
    return parties;
  }

  private int atLeast(String rule, int least, int greatest, int agreedOn) {
    Optional<YamlValue> written = fields.optional(rule);
    int value = written.map(number -> (int) number.integer(least, greatest)).orElse(agreedOn);
    if (value < agreedOn) {
      throw looser(fields.required(rule), value, agreedOn);
    }
    if (value > agreedOn && !agreed.areChecked()) {
      throw cannot(
          fields.required(rule),
          "is "
              + value
              + ", but the collaboration has "
              + agreedOn
              + " and checks no groups, so the parties do not share what a check needs");
    }
    return value;
  }

  private AggregateArguments arguments() {
    // Unlike the others, these constants are declared from strict to loose.
    AggregateArguments written =
        fields
            .optional("aggregate_arguments")
            .map(value -> value.oneOf(AggregateArguments.class))
            .orElse(agreed.aggregateArguments());
    if (written.compareTo(agreed.aggregateArguments()) > 0) {
      throw looser(
          fields.required("aggregate_arguments"),
          YamlValue.yamlName(written),
          YamlValue.yamlName(agreed.aggregateArguments()));
    }
    return written;
  }

  /** Reads a choice whose constants are declared from loose to strict. */
  private <E extends Enum<E>> E choice(String rule, Class<E> type, E agreedOn) {
    E written = fields.optional(rule).map(value -> value.oneOf(type)).orElse(agreedOn);
    if (written.compareTo(agreedOn) < 0) {
      throw looser(
          fields.required(rule), YamlValue.yamlName(written), YamlValue.yamlName(agreedOn));
    }
    return written;
  }

  private Set<Function> scalarFunctions(YamlValue written) {
    Set<Function> functions = RuleValueReader.scalarFunctions(written);
    for (Function function : functions) {
      if (!agreed.scalarFunctions().contains(function)) {
        throw written.fail(
            "has "
                + RuleValueReader.yamlName(function)
                + ", but the collaboration's has only "
                + agreed.scalarFunctions().stream().map(RuleValueReader::yamlName).toList(),
            "remove it" + STRICTER);
      }
    }
    return functions;
  }

  private List<Template> templates(Queries queries) {
    if (fields.optional("templates").isEmpty() && agreed.queries() == Queries.TEMPLATES_ONLY) {
      return agreed.templates();
    }
    List<Template> templates = RulesReader.templates(fields, place, queries);
    if (agreed.queries() == Queries.TEMPLATES_ONLY) {
      return templates.stream().map(this::narrowed).toList();
    }
    return templates;
  }

  private Template narrowed(Template own) {
    YamlValue written = fields.required("templates");
    for (Template template : agreed.templates()) {
      if (template.sha256().equals(own.sha256())) {
        return TemplateReader.narrowed(own, template, written, STRICTER);
      }
    }
    throw written.fail(
        "has "
            + own.sha256()
            + ", which is not among the collaboration's "
            + agreed.templates().size(),
        "remove it" + STRICTER);
  }

  private List<Budget> budgets(String rule, List<Budget> agreedOn) {
    Optional<YamlValue> written = fields.optional(rule);
    return written.isEmpty() ? agreedOn : budgets(written.get(), agreedOn);
  }

  private static List<Budget> budgets(YamlValue written, List<Budget> agreedOn) {
    Map<Period, Budget> all = new TreeMap<>();
    agreedOn.forEach(budget -> all.put(budget.period(), budget));
    List<Budget> own = RuleValueReader.budgets(written);
    if (own.isEmpty() && !all.isEmpty()) {
      throw written.fail("is [], but the collaboration has limits", "remove it" + STRICTER);
    }
    for (Budget budget : own) {
      Budget other = all.put(budget.period(), budget);
      if (other != null && budget.limit() > other.limit()) {
        throw written.fail(
            "has limit "
                + budget.limit()
                + " for a "
                + YamlValue.yamlName(budget.period())
                + ", but the collaboration's is "
                + other.limit(),
            "write " + other.limit() + " or less" + STRICTER);
      }
    }
    return List.copyOf(all.values());
  }

  private static CallerException looser(YamlValue value, Object written, Object agreedOn) {
    return value.fail(
        "is " + written + ", but the collaboration's is " + agreedOn,
        (written instanceof Integer ? "write " + agreedOn + " or more" : "write " + agreedOn)
            + ", or remove it"
            + STRICTER);
  }

  private static CallerException cannot(YamlValue value, String what) {
    return value.failAs(
        ErrorCode.UNSUPPORTED_RULE,
        what,
        "remove it and agree on the rule in collaboration.yaml, or write 'enabled: false'");
  }
}
