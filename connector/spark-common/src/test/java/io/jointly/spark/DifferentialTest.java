package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.Sweep;
import io.jointly.query.Aggregate;
import io.jointly.spark.DifferentialFixture.Execution;
import io.jointly.spark.DifferentialFixture.Shape;
import io.jointly.spark.QueryGrammar.Generated;
import io.jointly.spark.Refusals.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Joint answers against plain Spark's on the union: generated queries and queries by hand, over 2
 * to 5 parties with thresholds from 1 to n - 1, queries at which plain Spark fails, and queries
 * that have to be refused. Another seed gives other rows and other queries.
 */
@Tag("sweep")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifferentialTest {

  private static final long USUAL_SEED = 4;
  private static final int FEWEST_ANSWERED = Sweep.times(140, 300);
  private static final int FEWEST_REFUSED = Sweep.times(80, 100);
  private static final Set<String> FULLY_REFUSED = Set.of("two", "extended", "wrapping");
  private static final String ANY = "any_expression";

  private final long seed = Seed.of(DifferentialTest.class, USUAL_SEED);
  private final long started = System.nanoTime();
  private final Map<String, Integer> kinds = new ConcurrentHashMap<>();
  private final Set<Aggregate> aggregates = EnumSet.noneOf(Aggregate.class);
  private final List<Work> works = new ArrayList<>();
  private final Level level = LogManager.getRootLogger().getLevel();
  private final ExecutorService workers = Executors.newFixedThreadPool(3);
  private int answered;
  private int refused;

  /** What is asked of one fixture, one after another; each test waits for its own. */
  private record Work(String name, Map<String, CompletableFuture<Void>> tests) {}

  @BeforeAll
  void start(@TempDir Path folder) {
    // Spark tells of every task, which takes as long as the task.
    Configurator.setRootLevel(Level.WARN);
    begin(folder, DifferentialSuite.TWO, DifferentialSuite.TWO.byHand(), 1, 45, 30);
    begin(folder, DifferentialSuite.THREE, DifferentialSuite.THREE.byHand(), 1, 40, 0, 25);
    begin(folder, DifferentialSuite.EXTENDED, DifferentialSuite.EXTENDED.byHand(), 1, 30, 0, 20);
    begin(folder, DifferentialSuite.WRAPPING, DifferentialSuite.WRAPPING.byHand(), 2, 30, 20, 20);
    begin(
        folder,
        DifferentialSuite.COMPILING,
        every(Sweep.times(6, 1), DifferentialSuite.COMPILING.byHand()),
        1,
        40,
        0,
        25);
    begin(folder, DifferentialSuite.FOUR, List.of(), 3, 20, 1, 0, 33);
    begin(folder, DifferentialSuite.FIVE, List.of(), 2, 20, 0, 25, 0, 30);
    fail(folder);
  }

  /** Every n-th of some cases: "three" asks all of them. */
  private static List<JointCase> every(int n, List<JointCase> cases) {
    return IntStream.range(0, cases.size()).filter(i -> i % n == 0).mapToObj(cases::get).toList();
  }

  private void begin(
      Path folder, DifferentialSuite part, List<JointCase> byHand, int threshold, int... rows) {
    Execution execution =
        part == DifferentialSuite.COMPILING ? Execution.COMPILING : Execution.INTERPRETING;
    Shape shape = new Shape(part.title(), part.dialect(), execution, threshold, rows);
    List<JointCase> cases = new ArrayList<>(byHand);
    for (Generated generated : part.generate(seed, part.generated(Sweep.IS_ON))) {
      aggregates.addAll(generated.aggregates());
      cases.add(generated.query());
    }
    cases.removeIf(each -> !DifferentialSuite.isOfThisSpark(each.joint(), shape.dialect()));
    answered += cases.size();
    // How many parties there are makes no difference to a query that nobody is asked.
    List<Refused> refusals = new ArrayList<>(Refusals.spoilt(cases));
    if (FULLY_REFUSED.contains(shape.name())) {
      refusals.addAll(Refusals.of(shape.dialect()));
      refusals.removeIf(each -> !DifferentialSuite.isOfThisSpark(each.sql(), shape.dialect()));
    }
    DifferentialFixture fixture = DifferentialFixture.make(folder, shape, seed, ANY, "60s");
    submit(shape.name(), fixture, cases, refusals);
  }

  /** Rows fail at parties one by one, and the others wait for them. */
  private void fail(Path folder) {
    Shape shape = new Shape("failing", Dialect.ANSI, 1, 20, 25, 30);
    List<JointCase> cases = HandWritten.failing();
    submit(
        shape.name(), DifferentialFixture.make(folder, shape, seed, ANY, "8s"), cases, List.of());
    Shape strict = new Shape("columns", Dialect.ANSI, 1, 1, 1, 1);
    submit(
        strict.name(),
        DifferentialFixture.make(folder, strict, seed, "columns_only", "3s"),
        List.of(),
        Refusals.columnsOnly());
    answered += cases.size();
  }

  private void submit(
      String name, DifferentialFixture fixture, List<JointCase> cases, List<Refused> refusals) {
    Work work = new Work(name, new LinkedHashMap<>());
    List<Runnable> runs = new ArrayList<>();
    for (JointCase each : cases) {
      runs.add(run(work, each.joint(), () -> fixture.check(each)));
    }
    for (Refused each : refusals) {
      runs.add(
          run(
              work,
              each.sql(),
              () -> {
                fixture.isRefused(each);
                return "refused";
              }));
    }
    refused += refusals.size();
    works.add(work);
    var unused = workers.submit(() -> runs.forEach(Runnable::run));
  }

  /**
   * @param check gives the kind that it counts as
   */
  private Runnable run(Work work, String sql, Callable<String> check) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    String name = work.tests().size() + ": " + sql;
    work.tests().put(name, done);
    return () -> {
      try {
        kinds.merge(check.call(), 1, Integer::sum);
        done.complete(null);
      } catch (Exception | AssertionError e) {
        done.completeExceptionally(
            new AssertionError(
                "seed %d, %s, %s%n%s".formatted(seed, work.name(), name, e.getMessage()), e));
      }
    };
  }

  @TestFactory
  Stream<DynamicNode> answersAsPlainSparkDoes() {
    return works.stream()
        .map(
            work ->
                DynamicContainer.dynamicContainer(
                    work.name(),
                    work.tests().entrySet().stream()
                        .map(
                            test ->
                                DynamicTest.dynamicTest(
                                    test.getKey(), () -> await(test.getValue())))));
  }

  private static void await(CompletableFuture<Void> done) throws Throwable {
    try {
      done.join();
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  @Test
  void asksManyQueriesOfEveryKind() {
    assertThat(answered).isGreaterThanOrEqualTo(FEWEST_ANSWERED);
    assertThat(refused).isGreaterThanOrEqualTo(FEWEST_REFUSED);
    assertThat(aggregates).containsExactly(Aggregate.values());
  }

  @AfterAll
  void tell() {
    workers.shutdownNow();
    Configurator.setRootLevel(level);
    System.out.printf(
        "DifferentialTest: %d queries answered, %d refused in %d s: %s%n",
        answered, refused, (System.nanoTime() - started) / 1_000_000_000, new TreeMap<>(kinds));
  }
}
