package io.jointly.spark;

import io.jointly.Sweep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.EventLoggingListener;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;

/** The one SparkContext of all tests; each fixture takes a session of its own from it. */
public final class SharedSpark {

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
          .getOrCreate();

  private SharedSpark() {}

  /**
   * Spark's event log, written while this is open: to write of each job of each test would take
   * long. It is the listener that {@code spark.eventLog.enabled} adds.
   */
  static final class EventLog implements AutoCloseable {
    private final Path folder;
    private final EventLoggingListener listener;

    EventLog(Path folder) {
      this.folder = folder;
      SparkContext context = ROOT.sparkContext();
      SparkConf conf =
          context
              .getConf()
              .set("spark.eventLog.compress", "false")
              .set("spark.eventLog.rolling.enabled", "false");
      this.listener =
          new EventLoggingListener(
              context.applicationId(),
              context.applicationAttemptId(),
              folder.toUri(),
              conf,
              context.hadoopConfiguration());
      listener.start();
      context.listenerBus().addToEventLogQueue(listener);
    }

    /** What Spark has written until now. */
    byte[] read() throws Exception {
      ROOT.sparkContext().listenerBus().waitUntilEmpty();
      try (Stream<Path> files = Files.list(folder)) {
        Path log =
            files
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .findFirst()
                .orElseThrow();
        return Files.readAllBytes(log);
      }
    }

    @Override
    public void close() {
      ROOT.sparkContext().listenerBus().removeListener(listener);
      listener.stop();
    }
  }

  /**
   * A session that evaluates expressions where Spark would compile them, keeps to the first plan,
   * and has rows in one partition: to generate and compile code takes longer than a query over a
   * few rows, and so does each further task. Tests of what Spark computes take {@link #compiling},
   * and those of what tasks do together {@link #inPartitions}.
   */
  public static SparkSession newSession() {
    return interpreting(ROOT.newSession());
  }

  private static SparkSession interpreting(SparkSession session) {
    return Sweep.IS_ON ? session : partitions(execution(session, "false", "NO_CODEGEN"), "1");
  }

  /** Has a session divide rows among tasks. */
  static SparkSession inPartitions(SparkSession session) {
    return partitions(session, "2");
  }

  private static SparkSession partitions(SparkSession session, String number) {
    session.conf().set("spark.sql.leafNodeDefaultParallelism", number);
    session.conf().set("spark.sql.shuffle.partitions", number);
    return session;
  }

  /** Has a session compile queries and plan adaptively, over several partitions, as users' do. */
  static SparkSession compiling(SparkSession session) {
    return inPartitions(execution(session, "true", "FALLBACK"));
  }

  private static SparkSession execution(SparkSession session, String enabled, String factory) {
    session.conf().set("spark.sql.codegen.wholeStage", enabled);
    session.conf().set("spark.sql.codegen.factoryMode", factory);
    session.conf().set("spark.sql.adaptive.enabled", enabled);
    // How much of each plan is written down for a user interface.
    session
        .conf()
        .set("spark.sql.ui.explainMode", Boolean.parseBoolean(enabled) ? "formatted" : "simple");
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
