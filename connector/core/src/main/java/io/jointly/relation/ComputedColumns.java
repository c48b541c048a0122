package io.jointly.relation;

import io.jointly.error.CallerException;
import io.jointly.error.JointlyException;
import io.jointly.error.PolicyException;
import io.jointly.query.Relation;
import io.jointly.query.text.RelationText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in refusals what computed columns are: they have names that nobody wrote. */
public final class ComputedColumns {

  private static final String HERE = ". Here ";

  /** What Spark makes of a quotient of whole numbers. */
  private static final String QUOTIENT = " AS double) / ";

  private static final String IN_DECIMALS =
      ". A quotient of whole numbers is a DOUBLE, of which nothing says how large it is. Write"
          + " CAST(x AS DECIMAL(9,2)) / y, whose bounds follow from those of x, or add up x and y each";

  private ComputedColumns() {}

  /** The refusal with what the computed columns are that it names, if it names any. */
  public static JointlyException explained(JointlyException refusal, Relation rows) {
    String text = refusal.text();
    String meanings = meanings(text, rows);
    if (meanings.isEmpty() || text.contains(HERE)) {
      return refusal;
    }
    return with(text + HERE + meanings + (meanings.contains(QUOTIENT) ? IN_DECIMALS : ""), refusal);
  }

  /**
   * The refusal with the names that the query gives to computed columns.
   *
   * @param written by the name of a column, the one that stands in the query
   */
  public static JointlyException named(JointlyException refusal, Map<String, String> written) {
    if (written.isEmpty()) {
      return refusal;
    }
    // All at once: somebody may have named a column like another computed one. Not in a text of the
    // query, which stands in quotes.
    String any = written.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    String named =
        Pattern.compile("(?<![\\w'])(?:" + any + ")(?![\\w'])")
            .matcher(refusal.text())
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(Objects.requireNonNull(written.get(found.group()))));
    return named.equals(refusal.text()) ? refusal : with(named, refusal);
  }

  private static JointlyException with(String text, JointlyException refusal) {
    if (refusal instanceof PolicyException) {
      return new PolicyException(refusal.code(), text);
    }
    return refusal instanceof CallerException
        ? new CallerException(refusal.code(), text, refusal)
        : refusal;
  }

  private static String meanings(String text, Relation rows) {
    Map<String, String> computed = RelationText.computed(rows);
    Map<String, String> named = new LinkedHashMap<>();
    String read = text;
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<String, String> each : computed.entrySet()) {
        if (!named.containsKey(each.getKey()) && hasWord(read, each.getKey())) {
          named.put(each.getKey(), each.getValue());
          read = read + " " + each.getValue();
          more = true;
        }
      }
    }
    return String.join(
        ", ", named.entrySet().stream().map(e -> e.getKey() + " is " + e.getValue()).toList());
  }

  private static boolean hasWord(String text, String word) {
    return Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(text).find();
  }
}
