package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.function.ShareFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** SHARES.md as it stands: its example, and one of each function. */
@Tag("every-version")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharesDocTest {

  private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  private Consortium parties;
  private SparkSession spark;
  private String page;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    page = Files.readString(Path.of("../docs/SHARES.md"));
    parties =
        Consortium.in(folder)
            .columns("age: {type: int, use: [measure], min: 0, max: 120}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 2 AS age")
            .rows("SELECT 3 AS age")
            .build();
    spark = parties.session("spark.sql.shuffle.partitions", "2");
    spark.sql("CREATE DATABASE shares_doc LOCATION '%s'".formatted(folder.resolve("doc").toUri()));
    spark.sql("USE shares_doc");
    spark
        .sql(
            """
            SELECT id, IF(id % 3 = 0, 'north', 'south') AS region,
                   IF(id % 7 = 0, NULL, CAST(id * 997 % 9000 + 0.25 AS DECIMAL(12, 2))) AS salary
            FROM range(40)
            """)
        .createOrReplaceTempView("salaries");
  }

  private Dataset<Row> run(String statement) {
    return spark.sql(statement.replace("joint.", "p1."));
  }

  @Test
  void theExampleGivesWhatPlainSparkGives() {
    Matcher block = BLOCK.matcher(page);
    List<String> statements = new ArrayList<>();
    while (block.find()) {
      for (String statement : block.group(1).split(";\n", -1)) {
        if (!statement.isBlank()) {
          statements.add(statement);
        }
      }
    }
    assertThat(statements).hasSizeGreaterThan(7);
    Dataset<Row> last = spark.emptyDataFrame();
    for (String statement : statements) {
      last = run(statement);
    }
    Dataset<Row> plain =
        spark.sql(
            "SELECT region, count(*) AS people, sum(salary) AS total FROM salaries GROUP BY region"
                + " ORDER BY region");
    assertThat(last.collectAsList()).isEqualTo(plain.collectAsList()).hasSize(2);
    assertThat(Consortium.columns(last)).isEqualTo(Consortium.columns(plain));
  }

  @Test
  void eachFunctionHasAnExampleThatIsTrue() {
    run("SELECT p1.share_split(p1.share_encode(CAST(1200.50 AS DECIMAL(12, 2))), 'pay', 1, 3) AS s")
        .selectExpr("s[0] AS a", "s[1] AS b", "s[2] AS c")
        .createOrReplaceTempView("pay");
    List<String> usages = new ArrayList<>();
    for (String line : page.lines().filter(row -> row.startsWith("| `share_")).toList()) {
      String[] cells = line.split(" \\| ", -1);
      String usage = quoted(cells[0]);
      String name = usage.substring(0, usage.indexOf('('));
      String example = quoted(cells[2]);
      assertThat(example).contains("joint." + name + "(");
      assertThat(run("SELECT CAST(" + example + " AS STRING) FROM pay").first().getString(0))
          .as(example)
          .isEqualTo(quoted(cells[3]));
      usages.add(name);
    }
    assertThat(usages)
        .containsExactlyElementsOf(ShareFunction.all().stream().map(ShareFunction::name).toList());
    assertThat(parties.posted()).isEmpty();
  }

  private static String quoted(String cell) {
    return cell.substring(cell.indexOf('`') + 1, cell.lastIndexOf('`'));
  }
}
