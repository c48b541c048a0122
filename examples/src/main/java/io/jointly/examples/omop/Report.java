package io.jointly.examples.omop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A report in SQL. A comment {@code -- enough: a; b} stands where HAVING could stand. It says what
 * the rules count in each group: the different values of these expressions, which are the numbers
 * of people.
 *
 * @param name the file's name without its ending
 * @param sql what all hospitals run
 */
record Report(String name, String sql) {

  private static final String ENDING = ".sql";
  private static final Pattern ENOUGH = Pattern.compile("^ *-- enough: (.*)$", Pattern.MULTILINE);

  /** By the rules, each of three hospitals needs as many people in a group. */
  private static final int PEOPLE = 11;

  private static final int HOSPITALS = 3;

  /** All reports of a folder, by name. */
  static List<Report> all(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    List<Report> reports = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      reports.add(
          new Report(name.substring(0, name.length() - ENDING.length()), Files.readString(file)));
    }
    return reports;
  }

  /**
   * The same over the union of all rows, with the rules in it: plain Spark leaves out the groups
   * that the rules do not show.
   */
  String withRules() {
    Matcher enough = ENOUGH.matcher(sql);
    if (!enough.find()) {
      throw new IllegalArgumentException(name + ": no line '-- enough: …'");
    }
    return enough.replaceAll(found -> Matcher.quoteReplacement(having(found.group(1))));
  }

  private static String having(String people) {
    return Arrays.stream(people.split(";", -1))
        .map(each -> atEach(each.strip()))
        .collect(Collectors.joining(" AND ", "HAVING ", ""));
  }

  private static String atEach(String person) {
    return IntStream.rangeClosed(1, HOSPITALS)
        .mapToObj(
            hospital ->
                "count(DISTINCT CASE WHEN (%s) DIV %d = %d THEN %s END) >= %d"
                    .formatted(person, Patient.PER_HOSPITAL, hospital, person, PEOPLE))
        .collect(Collectors.joining(" AND "));
  }
}
