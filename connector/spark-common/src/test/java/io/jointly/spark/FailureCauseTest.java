package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a job catches has our failure as its cause, and that has what was behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureCauseTest {

  @TempDir static Path folder;

  private Consortium parties;

  /** Where a user meets the failure: how much Spark puts around it differs. */
  record Place(String name, String query, Function<Dataset<Row>, Object> action) {

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Place> places() {
    String count = "SELECT count(*) AS n FROM {t}";
    return List.of(
        new Place("collect", count, Dataset::collectAsList),
        new Place(
            "after a shuffle",
            "SELECT n, count(*) FROM (SELECT age > 50 AS a, count(*) AS n FROM {t} GROUP BY age >"
                + " 50) GROUP BY n ORDER BY n",
            Dataset::collectAsList),
        new Place(
            "subquery",
            "SELECT * FROM VALUES (1), (2) AS v(x) WHERE x < (SELECT count(*) FROM {t})",
            Dataset::collectAsList),
        new Place(
            "join",
            "SELECT * FROM VALUES (1), (3) AS v(x) JOIN (SELECT count(*) AS n FROM {t}) ON x = n",
            Dataset::collectAsList),
        new Place("cache", count, rows -> rows.cache().collectAsList()),
        new Place("write", count, FailureCauseTest::written),
        new Place("iterator", count, rows -> rows.toLocalIterator().hasNext()));
  }

  private static String written(Dataset<Row> rows) {
    String place = folder.resolve("written").toString();
    rows.write().mode("overwrite").parquet(place);
    return place;
  }

  @BeforeAll
  void start() throws IOException {
    parties =
        Consortium.in(folder)
            .columns("age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 20 AS age")
            .rows("SELECT 100 AS age")
            .build();
    Files.createDirectory(folder.resolve("no-ledger"));
  }

  private List<Throwable> chain(Place place, String option, Object value) {
    SparkSession session = SharedSpark.compiling(parties.session("spark.sql.catalog.p1.run", "r"));
    session.conf().set("spark.sql.catalog.p1." + option, value.toString());
    List<Throwable> chain = new ArrayList<>();
    Throwable thrown =
        catchThrowable(() -> place.action.apply(session.sql(parties.at("p1", place.query))));
    for (Throwable at = thrown; at != null && chain.size() < 20; at = at.getCause()) {
      chain.add(at);
    }
    return chain;
  }

  @ParameterizedTest
  @MethodSource("places")
  void ofTheSurroundingsHasWhatTheyHaveSaid(Place place) {
    List<Throwable> chain = chain(place, "ledger", folder.resolve("no-ledger"));
    assertThat(chain).hasAtLeastOneElementOfType(EnvironmentException.class);
    int at = 0;
    while (!(chain.get(at) instanceof EnvironmentException)) {
      at++;
    }
    EnvironmentException ours = (EnvironmentException) chain.get(at);
    assertThat(ours.code()).isEqualTo(ErrorCode.LEDGER);
    assertThat(ours).hasMessageContaining("no-ledger");
    assertThat(chain.subList(at, chain.size())).hasAtLeastOneElementOfType(IOException.class);
  }

  @ParameterizedTest
  @MethodSource("places")
  void ofARuleIsInTheChain(Place place) throws IOException {
    Path policy = folder.resolve("off.yaml");
    Files.writeString(
        policy, Files.readString(folder.resolve("p1.policy.yaml")) + "\nenabled: false\n");
    assertThat(chain(place, "policy", policy))
        .filteredOn(PolicyException.class::isInstance)
        .singleElement()
        .satisfies(
            ours -> assertThat(((PolicyException) ours).code()).isEqualTo(ErrorCode.DISABLED));
  }
}
