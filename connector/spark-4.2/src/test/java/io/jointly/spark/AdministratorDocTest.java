package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jointly.DocBlock;
import io.jointly.run.JointOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of ADMINISTRATOR.md, and its figures. Its commands are run by {@link TutorialDocTest},
 * and the rights of its bucket are those that {@code S3ServerTest} sees.
 */
class AdministratorDocTest {

  private static final Pattern COST =
      Pattern.compile("this party at most (\\d+) bytes, sent and received .* and (\\d+) bytes");

  @TempDir Path folder;

  private static List<String> blocks(String language) throws IOException {
    return DocBlock.of(DocBlock.page("ADMINISTRATOR.md")).stream()
        .filter(block -> block.language().equals(language))
        .map(DocBlock::text)
        .toList();
  }

  private static Map<String, String> properties(String block) {
    Map<String, String> settings = new TreeMap<>();
    block
        .lines()
        .map(line -> line.split("\\s+", 2))
        .forEach(pair -> assertThat(settings.put(pair[0], pair[1])).as(pair[0]).isNull());
    return settings;
  }

  @Test
  void noBlockIsPassedOver() throws Exception {
    assertThat(
            DocBlock.of(DocBlock.page("ADMINISTRATOR.md")).stream()
                .map(DocBlock::language)
                .distinct())
        .containsExactlyInAnyOrder("properties", "bash", "json", "ini");
    assertThat(blocks("properties")).hasSize(2);
    assertThat(blocks("json")).hasSize(1);
  }

  @Test
  void everySettingIsSparksAndAJobRunsUnderAllOfThem() throws Exception {
    Map<String, String> settings = properties(blocks("properties").get(0));
    for (String name : List.of("Network", "UI", "package")) {
      Class.forName("org.apache.spark.internal.config." + name + "$");
    }
    // Spark's transport reads this one by itself.
    String cipher = "spark.network.crypto.cipher";
    assertThat(new TransportConf("rpc", new MapConfigProvider(Map.of())).cipherTransformation())
        .isNotEqualTo(settings.get(cipher));
    assertThat(new TransportConf("rpc", new MapConfigProvider(settings)).cipherTransformation())
        .isEqualTo(settings.get(cipher));
    for (String key : settings.keySet()) {
      if (!key.equals(cipher)) {
        assertThat((Object) ConfigEntry.findEntry(key)).as(key).isNotNull();
      }
    }
    String page = DocBlock.page("ADMINISTRATOR.md");
    for (String key :
        List.of("spark.authenticate.secret", "spark.acls.enable", "spark.ui.view.acls")) {
      assertThat(page).contains("`" + key + "`");
      assertThat((Object) ConfigEntry.findEntry(key)).as(key).isNotNull();
    }
    Path job =
        Files.writeString(
            folder.resolve("job.sql"),
            "SELECT region, count(*) AS n FROM joint.stays GROUP BY region ORDER BY region");
    Path collaboration =
        Files.writeString(
            folder.resolve("collaboration.yaml"),
            """
            version: 1
            id: trial
            purpose: trial
            valid_until: 2099-12-31
            max_colluding_parties: 1
            parties:
              - {id: north, public_key: "", roles: [data, compute]}
              - {id: south, public_key: "", roles: [data, compute]}
              - {id: east, public_key: "", roles: [data, compute]}
            analysts: [north]
            result_receivers: [north, south, east]
            tables:
              stays:
                columns:
                  region: {type: string, use: [dimension], values: [a, b]}
            """);
    List<String> command = ConnectProcesses.java("-Xmx1g");
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.jointly.cli.Main", "rehearse", job.toString()));
    command.addAll(List.of("--collaboration", collaboration.toString()));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).contains("passed in ").containsPattern("(?m)^a +\\d+$");
  }

  @Test
  void eachOfSeveralCatalogsHasItsOptions() throws Exception {
    Map<String, String> settings = properties(blocks("properties").get(1));
    for (String catalog : List.of("stroke", "cancer")) {
      String name = "spark.sql.catalog." + catalog;
      assertThat(settings).containsEntry(name, JointCatalog.class.getName());
      Map<String, String> options = new TreeMap<>();
      settings.forEach(
          (key, value) -> {
            if (key.startsWith(name + ".")) {
              options.put(key.substring(name.length() + 1), value);
            }
          });
      assertThat(JointOptions.of(catalog, options)).isNotNull();
      assertThat(options).hasSize(5);
    }
    assertThat(settings).hasSize(12);
  }

  /** systemd is not asked: which directives there are is written down here. */
  @Test
  void theServiceRunsACommandThatExists() throws Exception {
    Map<String, Set<String>> known =
        Map.of(
            "Unit", Set.of("Description", "Wants", "After"),
            "Service",
                Set.of(
                    "User",
                    "WorkingDirectory",
                    "UMask",
                    "LimitCORE",
                    "ExecStart",
                    "TimeoutStopSec",
                    "SuccessExitStatus",
                    "Restart",
                    "RestartSec"),
            "Install", Set.of("WantedBy"));
    String section = "";
    String start = "";
    for (String line : blocks("ini").get(0).lines().filter(each -> !each.isEmpty()).toList()) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1);
        continue;
      }
      String key = line.substring(0, line.indexOf('='));
      assertThat(known.get(section)).as(section).contains(key);
      start = key.equals("ExecStart") ? line.substring(key.length() + 1) : start;
    }
    String submit = "/opt/spark/bin/spark-submit --properties-file joint.conf jointly.jar ";
    assertThat(start).startsWith(submit + "serve ");
    // Its options are looked at where those of all calls are, in DocCommandsTest.
  }

  @Test
  void theFiguresAreThoseOfExplain() throws Exception {
    List<long[]> found =
        List.of(perGroup("{min_group_size: 1, min_parties: 1}", "off"), perGroup("{}", "on"));
    List<Long> figures =
        Pattern.compile("\\| ([0-9,]+) bytes \\| ([0-9,]+) bytes \\|")
            .matcher(DocBlock.page("ADMINISTRATOR.md"))
            .results()
            .flatMap((MatchResult row) -> List.of(row.group(1), row.group(2)).stream())
            .map(number -> Long.parseLong(number.replace(",", "")))
            .toList();
    List<Long> expected = found.stream().flatMap(pair -> Arrays.stream(pair).boxed()).toList();
    assertThat(figures).isEqualTo(expected);
    Matcher hundredThousand =
        Pattern.compile(
                "100,000 groups under the default rules are (\\d+) MB .*?and (\\d+) MB",
                Pattern.DOTALL)
            .matcher(DocBlock.page("ADMINISTRATOR.md"));
    assertThat(hundredThousand.find()).isTrue();
    for (int i = 0; i < 2; i++) {
      assertThat(Double.parseDouble(hundredThousand.group(i + 1)))
          .isCloseTo(found.get(1)[i] / 10.0, within(1.0));
    }
  }

  /** Bytes moved and held for one group more, as a whole number. */
  private long[] perGroup(String rules, String name) throws IOException {
    Consortium.Builder builder =
        Consortium.in(Files.createDirectory(folder.resolve(name)))
            .columns(
                "g: {type: int, use: [dimension], min: 1, max: 1000}",
                "h: {type: int, use: [dimension], min: 1, max: 3000}",
                "x: {type: int, use: [measure], min: 0, max: 100}")
            .rules(rules);
    for (int i = 0; i < 3; i++) {
      builder.rows("SELECT 1 AS g, 1 AS h, 1 AS x");
    }
    Consortium parties = builder.build();
    long[] few = cost(parties, "g");
    long[] many = cost(parties, "h");
    return new long[] {
      Math.round((many[0] - few[0]) / 2000.0), Math.round((many[1] - few[1]) / 2000.0)
    };
  }

  private static long[] cost(Consortium parties, String group) {
    String plan =
        parties
            .dataset(
                "p1",
                "EXPLAIN SELECT %1$s, count(*), sum(x) FROM {t} GROUP BY %1$s".formatted(group))
            .collectAsList()
            .get(0)
            .getString(0);
    Matcher cost = COST.matcher(plan);
    assertThat(cost.find()).as(plan).isTrue();
    return new long[] {Long.parseLong(cost.group(1)), Long.parseLong(cost.group(2))};
  }
}
