package io.jointly.spark;

import io.jointly.Sweep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;

/** The one SparkContext of all tests; each fixture takes a session of its own from it. */
public final class SharedSpark {

  private static final Path EVENTS = events();

  private static final SparkSession ROOT =
      SparkSession.builder()
          .master("local[2]")
          .appName("jointly-tests")
          .config("spark.ui.enabled", "false")
          // Nobody looks at what would be kept for a user interface.
          .config("spark.ui.retainedJobs", "10")
          .config("spark.ui.retainedStages", "10")
          .config("spark.ui.retainedTasks", "100")
          .config("spark.sql.ui.retainedExecutions", "10")
          .config("spark.sql.shuffle.partitions", "2")
          .config("spark.default.parallelism", "2")
          .config("spark.sql.session.timeZone", "UTC")
          .config("spark.serializer", WatchedKryo.class.getName())
          .config("spark.kryo.registrationRequired", "true")
          .config("spark.kryo.registrator", JointlyKryoRegistrator.class.getName())
          .config("spark.eventLog.enabled", "true")
          .config("spark.eventLog.dir", EVENTS.toUri().toString())
          .config("spark.eventLog.compress", "false")
          .config("spark.eventLog.rolling.enabled", "false")
          .getOrCreate();

  private SharedSpark() {}

  private static Path events() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target")).toAbsolutePath(), "events");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Spark has written about all jobs until now. */
  static byte[] eventLog() throws Exception {
    ROOT.sparkContext().listenerBus().waitUntilEmpty();
    try (Stream<Path> files = Files.list(EVENTS)) {
      Path log =
          files
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .findFirst()
              .orElseThrow();
      return Files.readAllBytes(log);
    }
  }

  /**
   * A session that evaluates expressions where Spark would compile them, and keeps to the first
   * plan: to generate and compile code takes longer than a query over a few rows. Tests of what
   * Spark computes take {@link #compiling}.
   */
  public static SparkSession newSession() {
    return interpreting(ROOT.newSession());
  }

  private static SparkSession interpreting(SparkSession session) {
    return Sweep.IS_ON ? session : execution(session, "false", "NO_CODEGEN");
  }

  /** Has a session compile queries and plan adaptively, as every user's does. */
  static SparkSession compiling(SparkSession session) {
    return execution(session, "true", "FALLBACK");
  }

  private static SparkSession execution(SparkSession session, String enabled, String factory) {
    session.conf().set("spark.sql.codegen.wholeStage", enabled);
    session.conf().set("spark.sql.codegen.factoryMode", factory);
    session.conf().set("spark.sql.adaptive.enabled", enabled);
    return session;
  }

  /**
   * An interpreting session with {@link JointlyExtensions}. Spark reads {@code
   * spark.sql.extensions} when it makes a session from nothing, and the sessions made from that one
   * have the same; so this one is made by hand, with the same context and shared state as all
   * others.
   */
  static SparkSession newExtendedSession() {
    return newExtendedSession(others -> {});
  }

  /** The same, with the extensions of a source beside ours. */
  static SparkSession newExtendedSession(Consumer<SparkSessionExtensions> others) {
    SparkSessionExtensions extensions = new SparkSessionExtensions();
    others.accept(extensions);
    new JointlyExtensions().apply(extensions);
    return interpreting(ExtendedSession.with(extensions, ROOT));
  }
}
