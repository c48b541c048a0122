package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.Limits;
import io.jointly.spark.SparkVersion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        .contains("command failing", "please report", "  at " + MainTest.class.getName());
  }

  @Command(name = "failing")
  private static final class Failing implements Callable<Integer> {

    private final RuntimeException failure;

    Failing(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() {
      throw failure;
    }
  }
}
