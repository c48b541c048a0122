package io.jointly.cli;

import io.jointly.ledger.BudgetLeft;
import io.jointly.proposal.PrintableText;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A party's past queries and budgets, as a table or as JSON. */
final class HistoryText {

  private static final List<String> HEAD =
      List.of("time (UTC)", "asked by", "run", "what came of it", "groups", "budget", "query");

  private HistoryText() {}

  /**
   * What is left of a limit, and for whom.
   *
   * @param of the party that asks and the table, where the limit is theirs
   */
  record Limit(Optional<String> of, BudgetLeft left) {}

  static List<String> table(List<PastQuery> queries, List<Limit> limits) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    queries.forEach(each -> rows.add(row(each)));
    List<String> lines = aligned(rows);
    lines.add("");
    lines.add("left of the budgets:");
    limits.forEach(limit -> lines.add("  " + of(limit)));
    if (limits.isEmpty()) {
      lines.add("  there is no limit");
    }
    return lines;
  }

  private static List<String> row(PastQuery query) {
    PastQuery.Came came = query.came();
    return List.of(
        query.time().truncatedTo(ChronoUnit.SECONDS).toString(),
        query.asker(),
        PrintableText.of(query.run().orElse("-")),
        came.outcome().words() + came.code().map(code -> " (" + code + ")").orElse(""),
        came.groups().map(groups -> groups.shown() + " of " + groups.possible()).orElse("-"),
        came.spent().words(),
        PrintableText.of(query.query().orElse("text not kept, digest " + query.digest())));
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

  static String json(
      String collaboration, String party, List<PastQuery> queries, List<Limit> limits) {
    return "{"
        + pair("collaboration", collaboration)
        + ","
        + pair("party", party)
        + ",\n\"queries\":"
        + array(queries.stream().map(HistoryText::json).toList())
        + ",\n\"budgets\":"
        + array(limits.stream().map(HistoryText::json).toList())
        + "}";
  }

  private static String json(PastQuery query) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    PastQuery.Came came = query.came();
    fields.put("time", query.time().toString());
    fields.put("asked_by", query.asker());
    fields.put("run", query.run().orElse(null));
    fields.put("outcome", lower(came.outcome()));
    fields.put("code", came.code().orElse(null));
    fields.put("groups_possible", came.groups().map(PastQuery.Groups::possible).orElse(null));
    fields.put("groups_shown", came.groups().map(PastQuery.Groups::shown).orElse(null));
    fields.put("counts_against", lower(came.spent()));
    fields.put("query", query.query().orElse(null));
    fields.put("digest", query.digest());
    return object(fields);
  }

  private static String json(Limit limit) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    BudgetLeft left = limit.left();
    fields.put("rule", rule(left));
    fields.put("of", limit.of().orElse(null));
    fields.put("period", period(left));
    fields.put("limit", left.budget().limit());
    fields.put("spent", left.spent());
    fields.put("left", left.left());
    fields.put("ends", left.ends().map(Object::toString).orElse(null));
    return object(fields);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String array(List<String> items) {
    return items.isEmpty() ? "[]" : "[\n" + String.join(",\n", items) + "]";
  }

  private static String object(Map<String, @Nullable Object> fields) {
    return fields.entrySet().stream()
        .map(field -> pair(field.getKey(), field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String pair(String name, @Nullable Object value) {
    return quoted(name)
        + ":"
        + (value == null || value instanceof Number ? value : quoted(value.toString()));
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
