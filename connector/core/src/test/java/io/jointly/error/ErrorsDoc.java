package io.jointly.error;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes {@code docs/ERRORS.md} from {@link ErrorCode}. */
final class ErrorsDoc {

  static final String REMAKE =
      "java -cp connector/core/target/classes:connector/core/target/test-classes io.jointly.error.ErrorsDoc"
          + " connector/docs/ERRORS.md";

  private ErrorsDoc() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), text());
  }

  static String text() {
    StringBuilder text =
        new StringBuilder(
            """
            # Errors

            Every failure reads `[JOINTLY_<CODE>] what happened; which rule, file or party; what to do`. The codes are stable, so
            scripts may rely on them. The full message stays with the party at which the failure happened; its partners are told
            only the code. No message holds a value of anybody's rows. Messages about a file give `file:line`. What helps is said
            for schedulers, too: `jointly run` ends with an exit code for it ([PIPELINES.md](PIPELINES.md)). The last column names a
            test that provokes the code.

            A failure of one of the first four kinds has no stack trace, so a job that ends with one ends with one line. Its cause
            stays attached (`getCause()`). With the level DEBUG for the logger `%s` it has its trace. Where a subquery
            fails, Spark wraps the failure in a `SparkException` with a trace of its own; the line is then behind `Caused by:`.

            **At the command line.** Each command of `jointly` prints such a failure as one line on standard error, whatever it was
            wrapped in, and ends with 1: 2 is for a call that is wrong, and the help of a command (`--help`) has any further exit
            codes. What a command meets outside of Jointly has a code as well: `STATE` for a file, `LOCAL_JOB` for Spark, `OPTION`
            for a path that is none or where Spark is missing, `MEMORY`, and `CANCELLED` for an interruption. Only a bug has its
            stack trace there.

            **In Python.** PySpark raises a `Py4JJavaError`. It has no `getCondition()` or `getErrorClass()`: these are of Spark's own
            errors. The code is in the text, with Spark Connect too:

            ```python
            import re

            try:
                rows = spark.sql("SELECT * FROM joint.visits").collect()
            except Exception as failure:
                found = re.search(r"\\[JOINTLY_(\\w+)\\] .*", str(failure))
                if found is None:
                    raise
                print(found.group(1), found.group(0))
            ```

            This file is made from `ErrorCode.java` and, in the tests, `CodeTests.java`. To make it again after a change:

            ```
            mvn -q -pl connector/core test-compile
            %s
            ```
            """
                .formatted(StackTraces.LOGGER, REMAKE));
    for (ErrorCode.Kind kind : ErrorCode.Kind.values()) {
      text.append("\n## ").append(title(kind)).append("\n\n");
      text.append("Java type: `").append(type(kind)).append("`. ").append(whatNow(kind));
      text.append("\n\n| code | meaning | what helps | tested by |\n|---|---|---|---|\n");
      for (ErrorCode code : ErrorCode.values()) {
        if (code.kind() == kind) {
          text.append("| `JOINTLY_").append(code).append("` | ");
          text.append(code.meaning()).append(" | ").append(helps(code));
          text.append(" | `").append(CodeTests.of(code)).append("` |\n");
        }
      }
    }
    return text.toString();
  }

  private static String helps(ErrorCode code) {
    return code == ErrorCode.PEER_STOPPED
        ? "what helps after the partner's code"
        : code.remedy().text();
  }

  private static String title(ErrorCode.Kind kind) {
    return switch (kind) {
      case CALLER -> "The caller has to change something";
      case POLICY -> "Refused by a rule";
      case VIOLATION -> "A partner broke the protocol";
      case ENVIRONMENT -> "The environment failed";
      case INTERNAL -> "A bug in Jointly";
    };
  }

  private static String type(ErrorCode.Kind kind) {
    return switch (kind) {
      case CALLER -> CallerException.class.getSimpleName();
      case POLICY -> PolicyException.class.getSimpleName();
      case VIOLATION -> ViolationException.class.getSimpleName();
      case ENVIRONMENT -> EnvironmentException.class.getSimpleName();
      case INTERNAL -> InternalException.class.getSimpleName();
    };
  }

  private static String whatNow(ErrorCode.Kind kind) {
    return switch (kind) {
      case CALLER -> "The query, an option or a file is wrong; trying again changes nothing.";
      case POLICY ->
          "The message names the rule. Ask another query, or agree with the partners on another rule.";
      case VIOLATION ->
          "The message names the party and the step, and no result is given out. Talk to that\n"
              + "party before trying again: most often its file or its query differs.";
      case ENVIRONMENT -> "Repair the thing that the message names, and run the query again.";
      case INTERNAL ->
          "A report needs the message and the lines below it (SECURITY.md says what to leave out).";
    };
  }
}
