package io.jointly.command;

import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.OutOfMemory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which failures are no bug, whatever has been put around them, and what to say of them. */
public final class ExpectedFailure {

  /** A chain of causes can be a circle. */
  private static final int MOST_CAUSES = 32;

  private static final Pattern OF_SPARKS_CLASSES = Pattern.compile("(org[/.]apache|scala)[/.].*");

  /** How Spark begins a message that it has a name for. */
  private static final Pattern CONDITION = Pattern.compile("\\[([A-Z][A-Z0-9_.]*)\\].*");

  private ExpectedFailure() {}

  /**
   * The failure to tell: Jointly's own if there is one behind what was thrown, else what fits.
   *
   * @return empty for a bug
   */
  public static Optional<JointlyException> of(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = thrown; at != null && chain.size() < MOST_CAUSES; at = at.getCause()) {
      chain.add(at);
    }
    for (Throwable each : chain) {
      if (each instanceof JointlyException known) {
        return Optional.of(known);
      }
    }
    if (chain.stream().anyMatch(ExpectedFailure::isBug)) {
      return Optional.empty();
    }
    // The outermost that says anything: Spark's own failure says more than what is behind it.
    return chain.stream().map(ExpectedFailure::translated).flatMap(Optional::stream).findFirst();
  }

  /**
   * Whether it is a bug, whatever has been put around it: Spark wraps what our code has thrown in a
   * task or in planning.
   */
  private static boolean isBug(Throwable failure) {
    if (failure instanceof ObjectStreamException
        || Objects.toString(failure.getMessage(), "").startsWith("[INTERNAL_ERROR")) {
      return true;
    }
    boolean isUnchecked = failure instanceof RuntimeException || failure instanceof AssertionError;
    boolean isWrapper =
        failure instanceof UncheckedIOException
            || failure instanceof DirectoryIteratorException
            || failure instanceof InvalidPathException;
    StackTraceElement[] places = failure.getStackTrace();
    return isUnchecked
        && !isWrapper
        && !OF_SPARKS_CLASSES.matcher(failure.getClass().getName()).lookingAt()
        && places.length > 0
        && places[0].getClassName().startsWith("io.jointly.");
  }

  private static Optional<JointlyException> translated(Throwable failure) {
    if (failure instanceof OutOfMemoryError error) {
      return Optional.of(OutOfMemory.failure(error, "while a command ran"));
    }
    if (isInterruption(failure)) {
      return Optional.of(
          new EnvironmentException(
              ErrorCode.CANCELLED, "the command was interrupted; run it again", failure));
    }
    if (failure instanceof InvalidPathException) {
      return Optional.of(
          new CallerException(
              ErrorCode.OPTION,
              "a path cannot be used: " + failure.getMessage() + "; write another one",
              failure));
    }
    if (failure instanceof FileSystemException || failure instanceof FileNotFoundException) {
      return Optional.of(ofFile((IOException) failure));
    }
    if (isLackOfSpark(failure)) {
      return Optional.of(
          new CallerException(
              ErrorCode.OPTION,
              "this needs Spark, or another version of it; run it as: spark-submit"
                  + " jointly-spark.jar and the same arguments ("
                  + failure.getMessage()
                  + " is missing)",
              failure));
    }
    if (failure.getClass().getName().startsWith("org.apache.spark.")) {
      return Optional.of(
          new EnvironmentException(
              ErrorCode.LOCAL_JOB,
              "Spark failed: " + ofSpark(failure) + "; correct that, and run it again",
              failure));
    }
    if (isOtherInputOutput(failure)) {
      return Optional.of(
          new EnvironmentException(
              ErrorCode.STATE,
              "something cannot be read or written ("
                  + failure
                  + "); see that the disk and the files that were named can be used",
              failure));
    }
    return Optional.empty();
  }

  private static boolean isInterruption(Throwable failure) {
    return failure instanceof InterruptedException || failure instanceof ClosedByInterruptException;
  }

  /** The wrappers say nothing: what is in them is looked at next. */
  private static boolean isOtherInputOutput(Throwable failure) {
    return failure instanceof IOException
        && !(failure.getCause() instanceof IOException)
        && !(failure.getCause() instanceof UncheckedIOException)
        && !(failure.getCause() instanceof DirectoryIteratorException);
  }

  private static boolean isLackOfSpark(Throwable failure) {
    return (failure instanceof LinkageError || failure instanceof ClassNotFoundException)
        && OF_SPARKS_CLASSES.matcher(Objects.toString(failure.getMessage(), "")).lookingAt();
  }

  private static EnvironmentException ofFile(IOException failure) {
    String what =
        failure instanceof FileSystemException known && known.getFile() != null
            ? known.getFile()
            : Objects.toString(failure.getMessage(), "a file");
    return new EnvironmentException(
        ErrorCode.STATE,
        what
            + " cannot be read or written ("
            + failure.getClass().getSimpleName()
            + "); see that it is there, that it is of the right kind, and that you may use it",
        failure);
  }

  /** Not all of Spark's words: those about a row that failed can repeat it. */
  private static String ofSpark(Throwable failure) {
    String message = Objects.toString(failure.getMessage(), "").lines().findFirst().orElse("");
    // Names of tables and columns, and no row.
    if (failure.getClass().getSimpleName().equals("AnalysisException")
        || failure.getClass().getSimpleName().equals("ExtendedAnalysisException")) {
      return message;
    }
    Matcher condition = CONDITION.matcher(message);
    if (condition.matches()) {
      return condition.group(1) + " (" + failure.getClass().getSimpleName() + ")";
    }
    int colon = message.indexOf(": ");
    return (colon < 0 ? message : message.substring(0, colon))
        + " ("
        + failure.getClass().getSimpleName()
        + ")";
  }
}
