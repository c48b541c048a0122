package io.jointly.spark;

import io.jointly.Seed;
import io.jointly.Sweep;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Random queries below the total over two to five parties, against plain Spark. */
@Tag("sweep")
class BelowTotalGrammarTest {

  private static final int QUERIES = Sweep.IS_ON ? 75 : 12;

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> theAnswersArePlainSparks() {
    long seed = Seed.of(BelowTotalGrammarTest.class);
    return (Sweep.IS_ON ? IntStream.of(2, 3, 4, 5) : IntStream.of(3))
        .boxed()
        .flatMap(
            parties -> {
              Consortium star = consortium(parties);
              StarGrammar grammar = new StarGrammar(new Random(seed + parties));
              return IntStream.range(0, QUERIES)
                  .mapToObj(i -> grammar.query())
                  .map(
                      query ->
                          DynamicTest.dynamicTest(
                              parties + " parties: " + query, () -> star.matches(query)));
            });
  }

  private static Consortium consortium(int parties) {
    Path own = folder.resolve("of-" + parties);
    own.toFile().mkdirs();
    return StarData.open(own, parties);
  }
}
