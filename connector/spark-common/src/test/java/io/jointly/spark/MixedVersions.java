package io.jointly.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** What the parties of one session, on different versions of Spark, have in common. */
final class MixedVersions {

  static final String TIMEOUT = "120s";

  private MixedVersions() {}

  /** Spark 3.5 maps letters to upper and lower case with Java, and the others can. */
  static void settings(SparkSession spark, String ansi) {
    spark.conf().set("spark.sql.ansi.enabled", ansi);
    spark.conf().set("spark.sql.shuffle.partitions", "1");
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    spark.conf().set("spark.sql.icu.caseMappings.enabled", "false");
  }

  /** Begins with what {@link #isFailure} knows again. */
  static String failure(RuntimeException failure) {
    return "! "
        + (VersionParty.isOurs(failure) ? Consortium.ours(failure).code() : failure)
        + ": "
        + failure.getMessage();
  }

  static boolean isFailure(String answer) {
    return answer.startsWith("! ");
  }

  /** The cases of a mode, by hand and generated, each once. */
  static List<JointCase> cases(long seed, boolean ansi, boolean whole) {
    Map<String, JointCase> cases = new LinkedHashMap<>();
    for (DifferentialSuite part : DifferentialSuite.values()) {
      if ((part.dialect() == Dialect.WRAPPING) != ansi) {
        part.byHand().forEach(each -> cases.putIfAbsent(each.joint(), each));
        part.generate(seed, part.generated(whole))
            .forEach(each -> cases.putIfAbsent(each.query().joint(), each.query()));
      }
    }
    cases.keySet().removeIf(sql -> !DifferentialSuite.isOfEverySpark(sql));
    return List.copyOf(cases.values());
  }

  /** A sample that stays the same: those that name something which no one before has named. */
  static List<JointCase> sample(List<JointCase> cases, int size) {
    List<JointCase> chosen = new ArrayList<>();
    List<JointCase> rest = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    for (JointCase each : cases) {
      (chosen.size() < size && seen.addAll(words(each)) ? chosen : rest).add(each);
    }
    rest.stream().limit(Math.max(0, size - chosen.size())).forEach(chosen::add);
    return chosen;
  }

  /** Functions and keywords. */
  static Set<String> words(JointCase asked) {
    Set<String> words = new TreeSet<>();
    for (String word : asked.joint().toLowerCase(Locale.ROOT).split("[^a-z_]+")) {
      if (word.length() > 1) {
        words.add(word);
      }
    }
    return words;
  }
}
