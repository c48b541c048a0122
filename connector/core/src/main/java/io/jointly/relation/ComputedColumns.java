package io.jointly.relation;

import io.jointly.error.CallerException;
import io.jointly.error.JointlyException;
import io.jointly.error.PolicyException;
import io.jointly.query.Relation;
import io.jointly.query.text.RelationText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Says in refusals what computed columns are: they have names that nobody wrote. */
public final class ComputedColumns {

  private static final String HERE = ". Here ";

  private ComputedColumns() {}

  /** The refusal with what the computed columns are that it names, if it names any. */
  public static JointlyException explained(JointlyException refusal, Relation rows) {
    String message = Objects.requireNonNull(refusal.getMessage());
    String text = message.substring(message.indexOf("] ") + 2);
    String meanings = meanings(text, rows);
    if (meanings.isEmpty() || text.contains(HERE)) {
      return refusal;
    }
    String more = text + HERE + meanings;
    if (refusal instanceof PolicyException) {
      return new PolicyException(refusal.code(), more);
    }
    return refusal instanceof CallerException
        ? new CallerException(refusal.code(), more, refusal)
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
