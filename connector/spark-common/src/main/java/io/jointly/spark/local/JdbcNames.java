package io.jointly.spark.local;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.execution.datasources.jdbc.JDBCOptions;

/**
 * Names of the tables that Spark reads from another database. They are the same whether a view, a
 * catalog or a query reads the table, and they hold no password.
 */
final class JdbcNames {

  /** What many drivers take a user and a password from. */
  private static final Pattern PARAMETERS = Pattern.compile("[?;].*", Pattern.DOTALL);

  private static final Pattern USER =
      Pattern.compile("^(jdbc:\\w+:(?:\\w+:)?(?://)?).*@", Pattern.DOTALL);

  /** Spark numbers the queries that it sends. */
  private static final Pattern QUERY = Pattern.compile("\\((.*)\\)[^)]*", Pattern.DOTALL);

  private static final String PART = "(?:[\\w$]+|\"[^\"]+\"|`[^`]+`|\\[[^\\]]+\\])";
  private static final Pattern READ =
      Pattern.compile(
          "\\b(?:from|join)\\s+((?:" + PART + "\\s*\\.\\s*)*" + PART + ")",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  private JdbcNames() {}

  static Set<String> of(JDBCOptions options) {
    return of(options.url(), options.tableOrQuery());
  }

  static Set<String> of(String url, String tableOrQuery) {
    String database =
        USER.matcher(PARAMETERS.matcher(url).replaceFirst(""))
            .replaceFirst("$1")
            .toLowerCase(Locale.ROOT);
    Set<String> names = new LinkedHashSet<>();
    Matcher query = QUERY.matcher(tableOrQuery.strip());
    String text = "from " + tableOrQuery;
    if (query.matches()) {
      text = query.group(1).strip().replaceAll("\\s+", " ");
      names.add("query " + database + " " + text);
    }
    Matcher read = READ.matcher(text);
    while (read.find()) {
      names.add(table(database, read.group(1)));
    }
    if (names.isEmpty()) {
      names.add(table(database, tableOrQuery));
    }
    return names;
  }

  /**
   * Without the schema: a database has one for names that are written without. So tables of two
   * schemas with the same name count as one, which is the safe mistake.
   */
  private static String table(String database, String name) {
    String last = name.strip().replaceFirst("(?s).*\\.\\s*(?=" + PART + "$)", "");
    return "table " + database + " " + last.replaceAll("[\"`\\[\\]]", "").toLowerCase(Locale.ROOT);
  }
}
