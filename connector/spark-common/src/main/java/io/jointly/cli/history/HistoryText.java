package io.jointly.cli.history;

import io.jointly.cli.history.PartyHistory.Limit;
import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.Period;
import io.jointly.command.JsonText;
import io.jointly.ledger.AskingLimits;
import io.jointly.ledger.BudgetLeft;
import io.jointly.proposal.PrintableText;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A party's past queries and budgets, as a table or as JSON. */
public final class HistoryText {

  private static final List<String> HEAD =
      List.of("time (UTC)", "asked by", "run", "what came of it", "groups", "budget", "query");

  private HistoryText() {}

  /** A table, and below it what is left of the budgets. */
  public static List<String> table(List<PastQuery> queries, PartyHistory history) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    queries.forEach(each -> rows.add(row(each)));
    List<String> lines = aligned(rows);
    lines.add("");
    lines.add("left of the budgets:");
    budgets(history).forEach(line -> lines.add("  " + line));
    return lines;
  }

  /** What is left of each budget; those of refusals are left whole for who has not asked. */
  public static List<String> budgets(PartyHistory history) {
    List<Limit> limits = history.limits();
    AskingLimits agreed = history.agreed();
    List<String> lines = new ArrayList<>();
    limits.forEach(limit -> lines.add(of(limit)));
    if (agreed.queries().isEmpty()) {
      lines.add("query_budget: no limit");
    }
    if (agreed.refusals().isEmpty()) {
      lines.add("refusal_budget: no limit");
    } else if (limits.stream().noneMatch(HistoryText::isOfRefusals)) {
      lines.add(
          "refusal_budget: nothing spent; for each party that asks and each table "
              + agreed.refusals().stream()
                  .map(budget -> budget.limit() + " in " + period(budget))
                  .collect(Collectors.joining(", ")));
    }
    return lines;
  }

  private static boolean isOfRefusals(Limit limit) {
    return limit.left().rule() == BudgetLeft.Rule.REFUSALS;
  }

  private static List<String> row(PastQuery query) {
    PastQuery.Came came = query.came();
    return List.of(
        query.time().truncatedTo(ChronoUnit.SECONDS).toString(),
        query.asked().words(),
        PrintableText.of(query.asked().run().orElse("-")),
        came.outcome().words() + came.code().map(code -> " (" + code + ")").orElse(""),
        came.groups().map(groups -> groups.shown() + " of " + groups.possible()).orElse("-"),
        came.spent().words(),
        PrintableText.of(query.question().words()));
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    // The last column is as long as it is.
    widths[widths.length - 1] = 0;
    return rows.stream()
        .map(
            row -> {
              StringBuilder line = new StringBuilder();
              for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(Math.max(0, widths[i] - cell.length())));
                line.append(i == widths.length - 1 ? "" : "  ");
              }
              return line.toString();
            })
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String of(Limit limit) {
    BudgetLeft left = limit.left();
    return rule(left)
        + limit.of().map(whose -> " of " + whose).orElse("")
        + ": "
        + left.left()
        + " of "
        + left.budget().limit()
        + left.ends().map(end -> " in this " + period(left) + ", until " + end).orElse(" in total");
  }

  private static String rule(BudgetLeft left) {
    return switch (left.rule()) {
      case QUERIES -> "query_budget";
      case REFUSALS -> "refusal_budget";
    };
  }

  private static String period(BudgetLeft left) {
    return left.budget().period().name().toLowerCase(Locale.ROOT);
  }

  private static String period(Budget budget) {
    String name = budget.period().name().toLowerCase(Locale.ROOT);
    return budget.period() == Period.TOTAL ? name : "a " + name;
  }

  /** The same as JSON. */
  public static String json(
      String collaboration, String party, List<PastQuery> queries, PartyHistory history) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("collaboration", collaboration);
    all.put("party", party);
    all.put("queries", queries.stream().map(HistoryText::fields).toList());
    all.put("budgets", history.limits().stream().map(HistoryText::fields).toList());
    return JsonText.of(all);
  }

  private static Map<String, Object> fields(PastQuery query) {
    Map<String, Object> fields = new LinkedHashMap<>();
    PastQuery.Came came = query.came();
    fields.put("time", query.time());
    fields.put("asked_by", query.asked().by());
    fields.put("person", query.asked().person());
    fields.put("run", query.asked().run());
    fields.put("outcome", lower(came.outcome()));
    fields.put("code", came.code());
    fields.put("groups_possible", came.groups().map(PastQuery.Groups::possible));
    fields.put("groups_shown", came.groups().map(PastQuery.Groups::shown));
    fields.put("counts_against", lower(came.spent()));
    fields.put("template", query.question().template());
    fields.put("without", query.question().without());
    fields.put("query", query.question().sql());
    fields.put("digest", query.question().digest());
    return fields;
  }

  private static Map<String, Object> fields(Limit limit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    BudgetLeft left = limit.left();
    fields.put("rule", rule(left));
    fields.put("of", limit.of());
    fields.put("period", period(left));
    fields.put("limit", left.budget().limit());
    fields.put("spent", left.spent());
    fields.put("left", left.left());
    fields.put("ends", left.ends().map(Object::toString));
    return fields;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
