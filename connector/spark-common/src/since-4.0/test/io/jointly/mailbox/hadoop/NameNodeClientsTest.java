package io.jointly.mailbox.hadoop;

import io.jointly.Sweep;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link NameNodeTest} with the clients of other Spark versions, on the same name node: with the
 * oldest, and in the sweeps with those between.
 */
@Tag("sweep")
class NameNodeClientsTest {

  @TestFactory
  Stream<DynamicContainer> otherClients() throws Exception {
    List<String> versions = Sweep.IS_ON ? List.of("4.0", "4.1") : List.of("3.5");
    Map<String, String> properties = Map.of(NameNode.ADDRESS, NameNode.address());
    return versions.stream().map(spark -> StoreCases.run(spark, NameNodeTest.class, properties));
  }
}
