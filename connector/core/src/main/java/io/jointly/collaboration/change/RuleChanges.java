package io.jointly.collaboration.change;

import static io.jointly.collaboration.change.Change.ANALYSTS;
import static io.jointly.collaboration.change.Change.EVERYBODY;
import static io.jointly.collaboration.change.Change.WITH_ROWS;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.AggregateArguments;
import io.jointly.collaboration.Rules.AskingRules;
import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.DifferenceCheck;
import io.jointly.collaboration.Rules.ExpressionRules;
import io.jointly.collaboration.Rules.GroupRules;
import io.jointly.collaboration.Rules.Period;
import io.jointly.collaboration.Rules.Queries;
import io.jointly.collaboration.Rules.TwoParties;
import io.jointly.collaboration.Rules.ZeroGroups;
import io.jointly.query.Function;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What changes of the rules. What a file leaves out counts as its default. */
final class RuleChanges {

  private static final Aspects<Rules> ASPECTS =
      Aspects.of(Rules.class)
          .on("groups", Rules::groups, RuleChanges::groups)
          .on("expressions", Rules::expressions, RuleChanges::expressions)
          .on("asking", Rules::asking, RuleChanges::asking)
          .on("twoParties", Rules::twoParties, RuleChanges::twoParties)
          .complete();

  private static final Aspects<GroupRules> GROUPS =
      Aspects.of(GroupRules.class)
          .on("minGroupSize", GroupRules::minGroupSize, RuleChanges::minGroupSize)
          .on("minGroupSizeOfOthers", GroupRules::minGroupSizeOfOthers, RuleChanges::ofOthers)
          .on("minParties", GroupRules::minParties, RuleChanges::minParties)
          .elsewhere("remainingParties", "follows from min_parties and max_colluding_parties")
          .on("zeroGroups", GroupRules::zeroGroups, RuleChanges::zeroGroups)
          .on("suppression", GroupRules::suppression, RuleChanges::suppression)
          .complete();

  private static final Aspects<ExpressionRules> EXPRESSIONS =
      Aspects.of(ExpressionRules.class)
          .on("aggregateArguments", ExpressionRules::aggregateArguments, RuleChanges::arguments)
          .on("scalarFunctions", ExpressionRules::scalarFunctions, RuleChanges::scalarFunctions)
          .complete();

  private static final Aspects<AskingRules> ASKING =
      Aspects.of(AskingRules.class)
          .on("queries", AskingRules::queries, RuleChanges::queries)
          .on("templates", AskingRules::templates, TemplateChanges::compare)
          .on(
              "queryBudget",
              AskingRules::queryBudget,
              (before, after, into) ->
                  budget("query_budget", before.queryBudget(), after.queryBudget(), into))
          .on(
              "refusalBudget",
              AskingRules::refusalBudget,
              (before, after, into) ->
                  budget("refusal_budget", before.refusalBudget(), after.refusalBudget(), into))
          .on("differenceCheck", AskingRules::differenceCheck, RuleChanges::differenceCheck)
          .on("minDifference", AskingRules::minDifference, RuleChanges::minDifference)
          .complete();

  private RuleChanges() {}

  static void compare(Rules before, Rules after, FilePart into) {
    ASPECTS.compare(before, after, into);
    rowsOfEachParty(before, after, into);
  }

  /** What the three rules say together: it is what a party's rows are held against. */
  private static void rowsOfEachParty(Rules before, Rules after, FilePart into) {
    String was = needed(before);
    String is = needed(after);
    if (!was.equals(is)) {
      into.other(EVERYBODY, "together: " + was + " becomes " + is);
    }
  }

  private static String needed(Rules rules) {
    return rules.areChecked()
        ? "a group is shown if "
            + rules.minParties()
            + (rules.minParties() == 1 ? " party has " : " parties each have ")
            + rules.rowsOfEachParty(0)
            + " rows or more in it"
        : "every group is shown, however small";
  }

  private static void groups(Rules before, Rules after, FilePart into) {
    int said = into.size();
    GROUPS.compare(before.groups(), after.groups(), into);
    if (into.size() == said) {
      into.other(
          EVERYBODY,
          Named.becomes(
              "parties that are left when others have lied or subtract their own:",
              before.groups().remainingParties(),
              after.groups().remainingParties()));
    }
  }

  private static void expressions(Rules before, Rules after, FilePart into) {
    EXPRESSIONS.compare(before.expressions(), after.expressions(), into);
  }

  private static void asking(Rules before, Rules after, FilePart into) {
    ASKING.compare(before.asking(), after.asking(), into);
  }

  private static void twoParties(Rules before, Rules after, FilePart into) {
    if (after.twoParties() == TwoParties.ACCEPTED) {
      into.looser(
          EVERYBODY,
          "accept_two_parties becomes true: each party can subtract its own part of a total and has"
              + " the other's");
    } else {
      into.tighter(EVERYBODY, "accept_two_parties becomes false: there are more than two parties");
    }
  }

  private static void number(
      String rule, int before, int after, String looser, String tighter, FilePart into) {
    String words = Named.becomes(rule, before, after);
    if (after < before) {
      into.looser(WITH_ROWS, words + ": " + looser);
    } else {
      into.tighter(WITH_ROWS, words + ": " + tighter);
    }
  }

  private static void minGroupSize(GroupRules before, GroupRules after, FilePart into) {
    number(
        "min_group_size",
        before.minGroupSize(),
        after.minGroupSize(),
        "groups of fewer rows are shown, looser for everybody's rows",
        "groups of fewer rows are not shown any more",
        into);
  }

  private static void ofOthers(GroupRules before, GroupRules after, FilePart into) {
    number(
        "min_group_size_of_others",
        before.minGroupSizeOfOthers(),
        after.minGroupSizeOfOthers(),
        "fewer rows are left when a receiver subtracts its own",
        "more rows have to be left when a receiver subtracts its own",
        into);
  }

  private static void minParties(GroupRules before, GroupRules after, FilePart into) {
    number(
        "min_parties",
        before.minParties(),
        after.minParties(),
        "groups are shown to which fewer parties have rows enough",
        "more parties have to have rows enough in a group",
        into);
  }

  private static void zeroGroups(GroupRules before, GroupRules after, FilePart into) {
    String words = Named.becomes("zero_groups", before.zeroGroups(), after.zeroGroups());
    if (after.zeroGroups() == ZeroGroups.RELEASE) {
      into.looser(WITH_ROWS, words + ": a group that is missing then has few rows, and not none");
    } else {
      into.tighter(WITH_ROWS, words + ": an empty group looks like one that is too small");
    }
  }

  private static void suppression(GroupRules before, GroupRules after, FilePart into) {
    into.other(
        ANALYSTS,
        Named.becomes("suppression", before.suppression(), after.suppression())
            + ": only how the answer looks");
  }

  private static void arguments(ExpressionRules before, ExpressionRules after, FilePart into) {
    String words =
        Named.becomes(
            "aggregate_arguments", before.aggregateArguments(), after.aggregateArguments());
    if (after.aggregateArguments() == AggregateArguments.ANY_EXPRESSION) {
      into.looser(WITH_ROWS, words + ": an aggregate may take an expression that picks rows");
    } else {
      into.tighter(ANALYSTS, words + ": an aggregate takes plain columns only");
    }
  }

  private static void scalarFunctions(
      ExpressionRules before, ExpressionRules after, FilePart into) {
    List<Function> more = Named.only(after.scalarFunctions(), before.scalarFunctions());
    List<Function> less = Named.only(before.scalarFunctions(), after.scalarFunctions());
    if (!more.isEmpty()) {
      into.looser(WITH_ROWS, "scalar_functions: queries may use " + names(more) + ", too");
    }
    if (!less.isEmpty()) {
      into.tighter(ANALYSTS, "scalar_functions: queries may not use " + names(less) + " any more");
    }
  }

  private static String names(Collection<Function> functions) {
    return functions.stream()
        .map(function -> function.sparkName().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static void queries(AskingRules before, AskingRules after, FilePart into) {
    String words = Named.becomes("queries", before.queries(), after.queries());
    if (after.queries() == Queries.AD_HOC) {
      into.looser(WITH_ROWS, words + ": anything within the other rules may be asked");
    } else {
      into.tighter(ANALYSTS, words + ": only the templates may be asked");
    }
  }

  private static void budget(String rule, List<Budget> before, List<Budget> after, FilePart into) {
    Map<Period, Integer> was = byPeriod(before);
    Map<Period, Integer> is = byPeriod(after);
    for (Period period : Period.values()) {
      Integer then = was.get(period);
      Integer now = is.get(period);
      if (then != null ? then.equals(now) : now == null) {
        continue;
      }
      String words =
          rule
              + " in a "
              + period.name().toLowerCase(Locale.ROOT)
              + ": "
              + (then == null ? "no limit" : then)
              + " becomes "
              + (now == null ? "no limit" : now)
              + "; what was counted before goes on counting";
      if (now == null || (then != null && now > then)) {
        into.looser(WITH_ROWS, words);
      } else {
        into.tighter(ANALYSTS, words);
      }
    }
  }

  private static Map<Period, Integer> byPeriod(List<Budget> budgets) {
    Map<Period, Integer> limits = new EnumMap<>(Period.class);
    budgets.forEach(budget -> limits.put(budget.period(), budget.limit()));
    return limits;
  }

  private static void differenceCheck(AskingRules before, AskingRules after, FilePart into) {
    String words =
        Named.becomes("difference_check", before.differenceCheck(), after.differenceCheck());
    if (after.differenceCheck().compareTo(before.differenceCheck()) < 0) {
      into.looser(WITH_ROWS, words + ": two answers may differ by one person");
    } else {
      into.tighter(
          ANALYSTS,
          words
              + ": queries that differ in few rows from earlier ones are found, those answered"
              + " before the change included"
              + (before.differenceCheck() == DifferenceCheck.OFF
                  ? "; those that are asked again are objected to, because nothing was kept of"
                      + " their rows"
                  : ""));
    }
  }

  private static void minDifference(AskingRules before, AskingRules after, FilePart into) {
    String words = Named.becomes("min_difference", before.minDifference(), after.minDifference());
    if (after.minDifference() < before.minDifference()) {
      into.looser(WITH_ROWS, words + ": answers may differ by fewer rows");
    } else {
      into.tighter(ANALYSTS, words + ": answers may not differ by as few rows");
    }
  }
}
