package io.jointly.collaboration.reader;

import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.Period;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.query.Function;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values of rules that have the same form in both files. */
final class RuleValueReader {

  /** The greatest number of rows that a rule may require. */
  static final int MOST_ROWS = 10_000;

  /** The refusal_budget of a collaboration that names none. */
  static final List<Budget> REFUSALS =
      List.of(new Budget(Period.DAY, 10), new Budget(Period.MONTH, 50));

  private static final int MOST_QUERIES = 1_000_000_000;

  private static final Pattern BYTES = Pattern.compile("([1-9][0-9]{0,17}?)(?:(kB|MB|GB|TB))?");
  private static final long MOST_BYTES = 1_000_000_000_000_000_000L;

  private RuleValueReader() {}

  /** Names of scalar functions as in SQL.md, in upper or lower case; may be empty. */
  static Set<Function> scalarFunctions(YamlValue value) {
    EnumSet<Function> functions = EnumSet.noneOf(Function.class);
    for (YamlValue item : value.listOrEmpty()) {
      String name = item.text();
      Function function = Function.ofSparkName(name.toUpperCase(Locale.ROOT));
      if (function == null) {
        throw item.fail(
            "is '" + YamlValue.clean(name) + "', which is not a function",
            "write names as SQL.md lists them under Expressions, such as year, floor, case_when or"
                + " \">=\"");
      }
      if (!functions.add(function)) {
        throw item.fail("is " + yamlName(function) + " for the second time", "remove it");
      }
    }
    return functions;
  }

  static String yamlName(Function function) {
    return function.sparkName().toLowerCase(Locale.ROOT);
  }

  /** A number of bytes, such as 4000000000 or 4GB. */
  static long bytes(YamlValue value) {
    Matcher parts = BYTES.matcher(value.scalar());
    if (parts.matches()) {
      String unit = parts.group(2) == null ? "" : parts.group(2);
      long factor =
          switch (unit) {
            case "kB" -> 1_000L;
            case "MB" -> 1_000_000L;
            case "GB" -> 1_000_000_000L;
            case "TB" -> 1_000_000_000_000L;
            default -> 1L;
          };
      long number = Long.parseLong(parts.group(1));
      if (number <= MOST_BYTES / factor) {
        return number * factor;
      }
    }
    throw value.fail(
        "is '" + YamlValue.clean(value.scalar()) + "', which is no number of bytes",
        "write a whole number above 0, with or without kB, MB, GB or TB behind it, such as 4GB");
  }

  /** At most one limit for each period, in the order of periods; may be empty. */
  static List<Budget> budgets(YamlValue value) {
    Map<Period, Budget> budgets = new TreeMap<>();
    for (YamlValue item : value.listOrEmpty()) {
      Fields fields = item.fields("period", "limit");
      YamlValue written = fields.required("period");
      Period period = written.oneOf(Period.class);
      int limit = (int) fields.required("limit").integer(1, MOST_QUERIES);
      if (budgets.put(period, new Budget(period, limit)) != null) {
        throw written.fail(
            "is " + YamlValue.yamlName(period) + " for the second time", "write each period once");
      }
    }
    return List.copyOf(budgets.values());
  }
}
