package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.query.Aggregate;
import io.jointly.query.Function;
import io.jointly.spark.translate.JointFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** SQL.md lists exactly what the algebra has. */
class SqlDocTest {

  private static String section(String title) throws IOException {
    String text = Files.readString(Path.of("../docs/SQL.md"));
    int begin = text.indexOf("\n## " + title + "\n");
    assertThat(begin).as(title).isPositive();
    int end = text.indexOf("\n## ", begin + 1);
    return text.substring(begin, end);
  }

  private static Set<String> quotedInTable(String section, int column) {
    Set<String> names = new TreeSet<>();
    for (String line : section.lines().filter(row -> row.startsWith("| ")).toList()) {
      String cell = line.replace("\\|", "\u0000").split("\\|", -1)[column].replace('\u0000', '|');
      Matcher quoted = Pattern.compile("`([^`]+)`").matcher(cell);
      while (quoted.find()) {
        names.add(quoted.group(1));
      }
    }
    return names;
  }

  @Test
  void listsEveryFunctionAndNoOther() throws IOException {
    Set<String> listed = quotedInTable(section("Expressions"), 2);
    listed.remove("IF");
    Set<String> known = new TreeSet<>();
    for (Function function : Function.values()) {
      known.add(function.sparkName());
    }
    assertThat(listed).isEqualTo(known);
  }

  /** The name of the aggregate that is written so. */
  private static String name(String text) {
    String name =
        text.substring(0, text.indexOf('(')).replace("joint.", "").toUpperCase(Locale.ROOT);
    if (text.equals("COUNT(*)")) {
      return "COUNT_STAR";
    }
    if (text.equals("COUNT(DISTINCT key)")) {
      return "COUNT_KEYS";
    }
    return text.contains("(DISTINCT ")
        ? name + "_DISTINCT"
        : text.startsWith("MODE()") ? "MODE_WITHIN_GROUP" : name;
  }

  /** A new aggregate has to say what its disclosure checks count. */
  @Test
  void saysWhatTheChecksCountForEveryAggregate() throws IOException {
    Set<Aggregate> listed = EnumSet.noneOf(Aggregate.class);
    for (String text : quotedInTable(section("What the disclosure checks count"), 1)) {
      listed.add(Aggregate.valueOf(name(text)));
    }
    assertThat(listed).isEqualTo(EnumSet.allOf(Aggregate.class));
  }

  @Test
  void listsEveryAggregateAndNoOther() throws IOException {
    Set<String> known = new TreeSet<>();
    for (Aggregate aggregate : Aggregate.values()) {
      known.add(aggregate.name());
    }
    Set<String> listed = new TreeSet<>();
    for (String text : quotedInTable(section("Aggregates"), 1)) {
      listed.add(name(text));
      boolean own = text.startsWith("joint.");
      assertThat(text.contains("joint."))
          .as(text)
          .isEqualTo(own && JointFunction.find(text.substring(6, text.indexOf('('))) != null);
    }
    assertThat(listed).isEqualTo(known);
  }
}
