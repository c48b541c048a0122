package io.jointly.mailbox.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Sweep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
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

  /** The oldest client and the newest; in the sweeps, those between. */
  @TestFactory
  Stream<DynamicContainer> clients() {
    List<String> versions = Sweep.IS_ON ? List.of("4.0", "4.1") : List.of("3.5", "4.2");
    Map<String, String> properties = Map.of(S3Cases.ENDPOINT, server.endpoint());
    return versions.stream().map(spark -> StoreCases.run(spark, S3Cases.class, properties));
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
