package io.jointly.mailbox.hadoop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The mailbox in a real S3 server, with the client that each Spark version ships. */
class S3ServerTest {

  private static S3Server server;

  @BeforeAll
  static void startTheServer() throws Exception {
    Optional<Path> program = S3Server.program();
    String absent = "left out: there is no S3 server; build it with stores/s3-server/build.sh";
    if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
      Assertions.fail(absent);
    }
    Assumptions.assumeTrue(program.isPresent(), absent);
    server = S3Server.start(program.orElseThrow());
  }

  @TestFactory
  List<DynamicTest> theClientOfSpark42() throws Exception {
    return cases("4.2");
  }

  @TestFactory
  List<DynamicTest> theClientOfSpark41() throws Exception {
    return cases("4.1");
  }

  private static List<DynamicTest> cases(String spark) throws Exception {
    return StoreCases.run(spark, S3Cases.class, Map.of(S3Cases.ENDPOINT, server.endpoint()));
  }
}
