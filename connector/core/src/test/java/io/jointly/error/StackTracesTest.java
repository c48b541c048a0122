package io.jointly.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job that fails as expected ends with one line; a bug, and DEBUG, with a stack trace. */
class StackTracesTest {

  @AfterEach
  void asConfigured() {
    Configurator.setLevel(StackTraces.LOGGER, Level.DEBUG);
  }

  private static long lines(Throwable failure) {
    StringWriter printed = new StringWriter();
    failure.printStackTrace(new PrintWriter(printed, true));
    return printed.toString().lines().count();
  }

  @Test
  void anExpectedFailureIsOneLineAndKeepsItsCause() {
    Configurator.setLevel(StackTraces.LOGGER, Level.INFO);
    IllegalStateException cause = new IllegalStateException("why");
    for (JointlyException expected :
        new JointlyException[] {
          new CallerException(ErrorCode.OPTION, "a", cause),
          new PolicyException(ErrorCode.DISABLED, "a", cause),
          new EnvironmentException(ErrorCode.LEDGER, "a", cause)
        }) {
      assertThat(lines(expected)).isEqualTo(1);
      assertThat(expected).hasCause(cause);
      expected.setStackTrace(cause.getStackTrace());
      assertThat(expected.getStackTrace()).isEmpty();
    }
    assertThat(lines(new ViolationException(ErrorCode.SEAL, "p1", "SHARE", "a"))).isEqualTo(1);
    assertThat(lines(new InternalException(ErrorCode.BUG, "a", cause))).isGreaterThan(5);
  }

  @Test
  void debugBringsTheTraceBack() {
    Configurator.setLevel(StackTraces.LOGGER, Level.DEBUG);
    CallerException failure = new CallerException(ErrorCode.OPTION, "a");
    assertThat(failure.getStackTrace()).isNotEmpty();
    assertThat(lines(failure)).isGreaterThan(5);
  }
}
