package io.jointly.spark.job;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.Remedy;
import io.jointly.error.ViolationException;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;

/**
 * Why a statement failed.
 *
 * @param message Jointly's message if there is one, else Spark's
 * @param code Jointly's code; empty for a failure of Spark's
 */
public record JobFailure(String message, Optional<ErrorCode> code, Remedy remedy) {

  /** Looks for Jointly's failure behind what Spark has put around it. */
  static JobFailure of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JointlyException known) {
        return new JobFailure(
            String.valueOf(known.getMessage()), Optional.of(known.code()), remedy(known));
      }
    }
    return new JobFailure(
        String.valueOf(failure.getMessage()),
        Optional.empty(),
        failure instanceof AnalysisException ? Remedy.CHANGE : Remedy.PERSON);
  }

  private static Remedy remedy(JointlyException known) {
    return known instanceof ViolationException violation
        ? violation.partnersCode().orElse(violation.code()).remedy()
        : known.code().remedy();
  }
}
