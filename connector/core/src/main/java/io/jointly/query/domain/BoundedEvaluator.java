package io.jointly.query.domain;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.query.Evaluator;
import io.jointly.query.GroupDomain;

/** Limits how much is evaluated to find the groups of one query, and explains failures. */
final class BoundedEvaluator {

  private static final long MOST = 4L * GroupDomain.MAX_GROUPS;

  private final Evaluator evaluator;
  private long evaluated;

  BoundedEvaluator(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /**
   * The evaluator for some expressions. Whatever the engine throws for a declared value is an error
   * of the caller, who can change the query or the declaration.
   *
   * @param what the expressions, as the beginning of messages
   */
  Evaluator of(String what) {
    return (expr, inputs, rows) -> {
      evaluated += rows.size();
      if (evaluated > MOST) {
        throw tooMuch(what);
      }
      try {
        return evaluator.evaluate(expr, inputs, rows);
      } catch (JointlyException e) {
        throw e;
      } catch (RuntimeException e) {
        throw failed(what, e);
      }
    };
  }

  private static CallerException tooMuch(String what) {
    return new CallerException(
        ErrorCode.DOMAIN,
        what
            + " takes more than "
            + MOST
            + " evaluations to find the possible groups; group by fewer expressions, or by columns"
            + " with fewer values");
  }

  private static CallerException failed(String what, RuntimeException cause) {
    return new CallerException(
        ErrorCode.DOMAIN,
        what
            + " fails for a value that collaboration.yaml allows in its columns, for example by an"
            + " overflow or a division by zero; exclude the value with CASE, or declare tighter"
            + " bounds",
        cause);
  }
}
