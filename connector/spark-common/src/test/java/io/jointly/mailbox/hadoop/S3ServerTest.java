package io.jointly.mailbox.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jointly.DocBlock;
import io.jointly.Sweep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The mailbox in a real S3 server, with the client that each Spark version ships. */
@Tag("sweep")
class S3ServerTest {

  private static S3Server server;

  @BeforeAll
  static void startTheServer() throws Exception {
    Optional<Path> program = S3Server.program();
    String absent =
        "left out: there is no S3 server; build it with connector/stores/s3-server/build.sh";
    if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
      Assertions.fail(absent);
    }
    Assumptions.assumeTrue(program.isPresent(), absent);
    server = S3Server.start(program.orElseThrow());
  }

  /**
   * The oldest client and the newest; in the sweeps, those between. Each needs the rights that
   * ADMINISTRATOR.md gives a party, and no others.
   */
  @TestFactory
  Stream<DynamicContainer> clients() {
    List<String> versions = Sweep.IS_ON ? List.of("4.0", "4.1") : List.of("3.5", "4.2");
    return versions.stream()
        .flatMap(
            spark -> {
              try (S3Rights rights = new S3Rights(server.endpoint())) {
                DynamicContainer cases =
                    StoreCases.run(
                        spark, S3Cases.class, Map.of(S3Cases.ENDPOINT, rights.endpoint()));
                Set<String> seen = rights.seen();
                Set<String> listed = places(rights.listed());
                return Stream.of(
                    cases,
                    DynamicContainer.dynamicContainer(
                        "its rights",
                        Stream.of(
                            DynamicTest.dynamicTest(
                                "those of the document",
                                () -> assertThat(seen).isEqualTo(rightsOfTheDocument())),
                            DynamicTest.dynamicTest(
                                "listings",
                                () -> assertThat(listed).isEqualTo(listingsOfTheDocument())))));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** What was listed, as if the mailbox were the folder of the page. */
  private static Set<String> places(Set<String> listed) {
    return listed.stream()
        .map(prefix -> prefix.replaceFirst("^[0-9a-f-]{36}/mail", "jointly"))
        .map(prefix -> prefix.startsWith("jointly/") ? "jointly/*" : prefix)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> listingsOfTheDocument() throws IOException {
    Set<String> allowed = new TreeSet<>();
    policyOfTheDocument().findValue("s3:prefix").forEach(prefix -> allowed.add(prefix.asText()));
    return allowed;
  }

  /** What the policy of the page allows on the bucket, and on what is in the mailbox's folder. */
  private static Set<String> rightsOfTheDocument() throws IOException {
    Set<String> allowed = new TreeSet<>();
    JsonNode policy = policyOfTheDocument();
    assertThat(policy.get("Version").asText()).isEqualTo("2012-10-17");
    for (JsonNode statement : policy.get("Statement")) {
      assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
      String place = statement.get("Resource").asText();
      for (JsonNode action : statement.get("Action")) {
        boolean isOfTheBucket = action.asText().equals("s3:ListBucket");
        assertThat(place)
            .isEqualTo("arn:aws:s3:::a-bucket-for-all" + (isOfTheBucket ? "" : "/jointly/*"));
        assertThat(allowed.add(action.asText())).as(action.asText()).isTrue();
      }
    }
    return allowed;
  }

  private static JsonNode policyOfTheDocument() throws IOException {
    List<DocBlock> policies =
        DocBlock.of(DocBlock.page("ADMINISTRATOR.md")).stream()
            .filter(block -> block.language().equals("json"))
            .toList();
    assertThat(policies).hasSize(1);
    return new ObjectMapper().readTree(policies.get(0).text());
  }

  @Test
  void ofClientsOfDifferentVersionsOneWinsEachName() throws Exception {
    int names = 30;
    String root = "s3a://mail/" + UUID.randomUUID();
    long start = System.currentTimeMillis() + 6_000;
    List<S3Race> races = new ArrayList<>();
    for (String spark : Sweep.IS_ON ? List.of("4.0", "4.1") : List.of("3.5", "4.2")) {
      races.add(S3Race.start(spark, server.endpoint(), root, start, names));
    }
    List<String> won = new ArrayList<>();
    for (S3Race race : races) {
      won.addAll(race.await());
    }
    assertThat(won)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, names).mapToObj(i -> "r/f" + i).toList());
  }
}
