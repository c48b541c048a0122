package io.jointly.examples.studies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question in SQL. A comment {@code -- enough: a; b} stands where HAVING could stand. It says
 * what the rules count in each group: the different values of these expressions, which are the
 * numbers of people.
 *
 * @param name the file's name without its ending
 * @param sql what the parties are asked
 */
public record StudyQuery(String name, String sql) {

  static final String ENDING = ".sql";
  private static final Pattern ENOUGH = Pattern.compile("^ *-- enough: (.*)$", Pattern.MULTILINE);
  private static final String JOINT = "joint.";

  static StudyQuery read(Path file) throws IOException {
    String name = file.getFileName().toString();
    return new StudyQuery(
        name.substring(0, name.length() - ENDING.length()), Files.readString(file).strip());
  }

  /**
   * Whether each row of the answer is a group. The comment is indented where the groups are not.
   */
  boolean isOfGroups() {
    return sql.contains("\n-- enough: ");
  }

  /** The question for plain Spark, whose tables are views of the same names, without any rule. */
  String plain() {
    return sql.replace(JOINT, "");
  }

  /** The same with the rule in it: groups that it does not show are left out. */
  String withRule(ShownGroup rule) {
    Matcher enough = ENOUGH.matcher(plain());
    if (!enough.find()) {
      throw new IllegalArgumentException(name + ": no line '-- enough: …'");
    }
    return enough.replaceAll(found -> Matcher.quoteReplacement(rule.having(found.group(1))));
  }
}
