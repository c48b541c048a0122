package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.protocol.parameters.Limits;
import io.jointly.spark.SparkVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {

  @TempDir Path folder;
  private final CommandLine jointly = Main.commandLine();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return jointly.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }

  @Test
  void keygenWritesThePrivateKeyAndPrintsThePublicOne() throws Exception {
    Path file = folder.resolve("north.key");

    assertThat(run("keygen", file.toString())).isZero();

    assertThat(out.toString()).isEqualTo(Identity.read(file).publicKey() + System.lineSeparator());
    assertThat(err.toString())
        .startsWith("note: " + file + " holds this party's private key")
        .contains("Send the partners the public key");
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void keygenMakesAnotherKeyEachTime() {
    run("keygen", folder.resolve("1").toString());
    String first = out.toString();
    run("keygen", folder.resolve("2").toString());
    assertThat(out.toString()).isNotEqualTo(first);
  }

  @Test
  void keygenOverwritesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("precious"), "mine");

    assertThat(run("keygen", file.toString())).isEqualTo(1);

    assertThat(file).hasContent("mine");
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("[JOINTLY_IDENTITY_FILE] ").contains(file.toString());
  }

  @Test
  void keygenFailsWhereItCannotWrite() {
    assertThat(run("keygen", folder.resolve("absent/key").toString())).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("[JOINTLY_IDENTITY_FILE] ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "keygen", "keygen a b", "keygen --force a", "forge a", "--colour"})
  void saysHowToCallIt(String args) {
    assertThat(run(args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).containsAnyOf("Usage: jointly", "Did you mean: jointly");
    assertThat(Path.of("a")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "keygen --help", "keygen -h"})
  void helps(String args) {
    assertThat(run(args.split(" "))).isZero();
    assertThat(out.toString()).contains("Usage: jointly", "keygen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "keygen --version", "audit verify --version"})
  void saysWhatItIs(String args) {
    assertThat(run(args.split(" "))).isZero();
    assertThat(out.toString().lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("jointly ")
        .contains(", commit ");
    assertThat(out.toString())
        .contains(
            "for Spark "
                + SparkVersion.required()
                + ", Scala "
                + SparkVersion.scala()
                + ", protocol version "
                + Limits.VERSION);
  }

  @Test
  void printsAKnownFailureInOneLine() {
    jointly.addSubcommand(
        new Failing(new EnvironmentException(ErrorCode.MAILBOX, "gone; mailbox m; mount it")));
    assertThat(run("failing")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("[JOINTLY_MAILBOX] gone; mailbox m; mount it" + System.lineSeparator());
  }

  @Test
  void owensUpToAnUnknownOne() {
    jointly.addSubcommand(new Failing(new IllegalStateException("what?")));
    assertThat(run("failing")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_BUG] unexpected java.lang.IllegalStateException: what?")
        .contains("command jointly failing", "please report", "  at " + MainTest.class.getName());
  }

  static List<Arguments> expected() {
    EnvironmentException ours = new EnvironmentException(ErrorCode.TIMEOUT, "late");
    return List.of(
        Arguments.of(new SparkException("Job aborted", ours), "[JOINTLY_TIMEOUT] late"),
        Arguments.of(
            new IllegalStateException(new ExecutionException(ours)), "[JOINTLY_TIMEOUT] late"),
        Arguments.of(
            new UncheckedIOException(new AccessDeniedException("/a/b")),
            "[JOINTLY_STATE] /a/b cannot be read or written (AccessDeniedException)"),
        Arguments.of(
            new DirectoryIteratorException(new NotDirectoryException("/a/b")),
            "[JOINTLY_STATE] /a/b cannot be read or written (NotDirectoryException)"),
        Arguments.of(new IOException("No space left on device"), "[JOINTLY_STATE] something"),
        Arguments.of(new InterruptedException(), "[JOINTLY_CANCELLED] the command was"),
        Arguments.of(new ClosedByInterruptException(), "[JOINTLY_CANCELLED] the command was"),
        Arguments.of(new OutOfMemoryError("heap"), "[JOINTLY_MEMORY] memory has run out"),
        Arguments.of(
            new NoClassDefFoundError("org/apache/spark/sql/SparkSession"),
            "[JOINTLY_OPTION] this needs Spark"),
        Arguments.of(new InvalidPathException("a", "Nul character"), "[JOINTLY_OPTION] a path"),
        Arguments.of(
            new SparkException("A master URL must be set in your configuration"),
            "[JOINTLY_LOCAL_JOB] Spark failed: A master URL must be set"));
  }

  @ParameterizedTest
  @MethodSource("expected")
  void anExpectedFailureIsOneLineWhateverIsAroundIt(Throwable thrown, String begins) {
    jointly.addSubcommand(new Failing(thrown));
    assertThat(run("failing")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1).first().asString().startsWith(begins);
  }

  /** Spark's words about a row that failed repeat it. */
  @Test
  void aRowInSparksWordsIsNotRepeated() {
    jointly.addSubcommand(
        new Failing(new SparkException("Job aborted due to stage failure: the value 'secret'")));
    assertThat(run("failing")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_LOCAL_JOB] Spark failed: Job aborted due to stage failure")
        .doesNotContain("secret");
  }

  /** A bug that is known as one, and one that is no exception, have their traces, too. */
  @Test
  void aBugHasItsTraceAndSaysToReportIt() {
    jointly.addSubcommand(
        new Failing(
            new InternalException(
                ErrorCode.BUG, "no such phase; please report it", new ArithmeticException("x"))));
    assertThat(run("failing")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_BUG] no such phase; please report it")
        .contains("  at " + MainTest.class.getName(), "caused by java.lang.ArithmeticException");
    jointly.addSubcommand("worse", new Failing(new StackOverflowError()));
    assertThat(run("worse")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_BUG] unexpected java.lang.StackOverflowError")
        .contains("command jointly failing; please report it", "  at ");
  }

  /** Spark wraps what is thrown in a task, and its words can repeat a row. */
  @Test
  void aBugInATaskOfSparksIsOne() {
    jointly.addSubcommand(
        new Failing(
            new SparkException(
                "Job aborted due to stage failure: the value 'secret'",
                new IllegalStateException("secret"))));
    assertThat(run("failing")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_BUG] unexpected org.apache.spark.SparkException; command")
        .contains("caused by java.lang.IllegalStateException", "  at " + MainTest.class.getName())
        .doesNotContain("secret");
    jointly.addSubcommand(
        "internal", new Failing(new SparkException("[INTERNAL_ERROR] The plan is broken")));
    assertThat(run("internal")).isEqualTo(1);
    assertThat(err.toString()).startsWith("[JOINTLY_BUG] unexpected");
  }

  @Command(name = "failing")
  private static final class Failing implements Callable<Integer> {

    private final Throwable failure;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }
  }
}
