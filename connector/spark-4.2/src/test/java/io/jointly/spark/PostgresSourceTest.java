package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in PostgreSQL: through a catalog of Spark, a view over a table, and a view over a query. */
@Tag("every-version")
class PostgresSourceTest {

  private static final String TABLE =
      "CREATE TABLE %s (region text, age integer, admitted date, cost numeric(12,2),"
          + " los double precision, ward char(4), code varchar(3))";

  @TempDir private Path folder;

  private final SparkSession spark = SharedSpark.newExtendedSession();

  @Test
  void isReadWhereItLies() throws Exception {
    Optional<Path> programs = PostgresServer.programs();
    assertThat(programs.isPresent() || System.getenv("CI") == null)
        .as("PostgreSQL is not installed: apt-get install postgresql")
        .isTrue();
    assumeTrue(
        programs.isPresent(),
        "left out: PostgreSQL is not installed (apt-get install postgresql)");
    try (PostgresServer server = PostgresServer.start(programs.orElseThrow())) {
      fill(server);
      isRead(server.url());
    }
  }

  private void fill(PostgresServer server) throws Exception {
    try (Connection connection = DriverManager.getConnection(server.url(), "jointly", "");
        Statement statement = connection.createStatement()) {
      for (String table : List.of("north", "\"South\"", "east")) {
        statement.execute(TABLE.formatted(table));
      }
    }
    Properties user = new Properties();
    user.setProperty("user", "jointly");
    List<String> tables = List.of("north", "\"South\"", "east");
    for (int party = 0; party < tables.size(); party++) {
      spark
          .sql("SELECT *, 'a' AS ward, 'b' AS code FROM (" + SourceParties.rows(party) + ")")
          .write()
          .mode("append")
          .jdbc(server.url(), tables.get(party), user);
    }
    spark
        .sql("SELECT *, 'a' AS ward, 'b' AS code FROM (" + SourceParties.stray() + ")")
        .write()
        .mode("append")
        .jdbc(server.url(), "east", user);
  }

  private void isRead(String url) throws Exception {
    spark.conf().set("spark.sql.catalog.pg", JDBCTableCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.pg.url", url);
    spark.conf().set("spark.sql.catalog.pg.driver", "org.postgresql.Driver");
    spark.conf().set("spark.sql.catalog.pg.user", "jointly");
    view("of_south", url, "dbtable 'public.\"South\"'");
    view(
        "of_east",
        url + "?user=jointly&password=secret",
        "query 'SELECT * FROM east WHERE age <> 99'");
    List<String> sources =
        List.of("SELECT * FROM pg.public.north", "SELECT * FROM of_south", "SELECT * FROM of_east");
    Consortium parties = SourceParties.of(spark, folder.resolve("parties"), sources);
    SourceParties.areAnsweredAndCompared(
        parties,
        List.of(
            Set.of("table " + url + " north"),
            Set.of("table " + url + " south", "view of_south"),
            Set.of(
                "query " + url + " SELECT * FROM east WHERE age <> 99",
                "table " + url + " east",
                "view of_east")));
  }

  private void view(String name, String url, String what) {
    spark.sql(
        ("CREATE TEMPORARY VIEW %s USING jdbc OPTIONS (url '%s',"
                + " driver 'org.postgresql.Driver', user 'jointly', %s)")
            .formatted(name, url, what));
  }
}
