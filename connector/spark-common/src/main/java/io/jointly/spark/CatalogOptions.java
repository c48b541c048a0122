package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.run.JointOptions;
import io.jointly.spark.version.ScalaCollections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** A catalog's options in a session's configuration. */
public final class CatalogOptions {

  private CatalogOptions() {}

  /**
   * The options of an agent. The name of the run comes with each query.
   *
   * @throws CallerException (OPTION) if there is no such catalog, or an option is not valid
   */
  public static JointOptions ofAgent(SparkSession spark, String catalog) {
    Map<String, String> options = new TreeMap<>(of(spark, catalog));
    // Whoever asks says who is left out.
    options.remove(JointOptions.Option.WITHOUT.key());
    return JointOptions.of(catalog, options);
  }

  /**
   * The options of a session that uses the catalog, as they are now.
   *
   * @throws CallerException (OPTION) if one is not valid, or a client of Spark Connect has set one
   *     that is the server's
   */
  static JointOptions now(SparkSession spark, String catalog) {
    JointOptions options = JointOptions.of(catalog, of(spark, catalog));
    if (ConnectSessions.of(spark).isPresent()) {
      options.requireThoseOf(ofServer(spark.sparkContext(), catalog));
    }
    return options;
  }

  private static Map<String, String> ofServer(SparkContext context, String catalog) {
    String prefix = "spark.sql.catalog." + catalog + ".";
    Map<String, String> options = new TreeMap<>();
    for (Tuple2<String, String> option : context.getConf().getAllWithPrefix(prefix)) {
      options.put(option._1().toLowerCase(Locale.ROOT), option._2());
    }
    return options;
  }

  /**
   * @return the options in the form that {@link JointOptions#of} takes
   * @throws CallerException (OPTION) if there is no such catalog
   */
  public static Map<String, String> of(SparkSession spark, String catalog) {
    SparkVersion.require();
    String name = "spark.sql.catalog." + catalog;
    Map<String, String> all = ScalaCollections.map(spark.conf().getAll());
    if (!all.containsKey(name)) {
      throw new CallerException(
          ErrorCode.OPTION,
          name
              + " is not set; give the same --conf options as to the job: --conf "
              + name
              + "="
              + "io.jointly.spark.JointCatalog"
              + " and those of OPTIONS.md");
    }
    Map<String, String> options = new TreeMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(name + ".")) {
            String option = key.substring(name.length() + 1).toLowerCase(Locale.ROOT);
            if (options.put(option, value) != null) {
              throw new CallerException(
                  ErrorCode.OPTION,
                  name
                      + "."
                      + option
                      + " is set twice, in capital and in small letters; unset one");
            }
          }
        });
    return options;
  }
}
