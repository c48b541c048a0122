package io.jointly.spark.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.EnvironmentException;
import java.util.concurrent.Callable;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** What a failed job of this party's says. */
class LocalJobTest {

  private static Callable<Object> failing(Exception failure) {
    return () -> {
      throw failure;
    };
  }

  /**
   * Spark has the cause of a failed task in its message only. The suite runs with the registrator.
   */
  @Test
  void aClassThatKryoDoesNotKnowIsSaidWithItsRemedy() {
    assertThatThrownBy(
            () ->
                LocalJob.run(
                    failing(
                        new SparkException(
                            "Job aborted due to stage failure: Task 0 in stage 1.0 failed:"
                                + " java.lang.IllegalArgumentException: Class is not registered:"
                                + " io.jointly.protocol.round.BlockShares"))))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("[JOINTLY_LOCAL_JOB]")
        .hasMessageContaining("spark.kryo.registrationRequired is on")
        .hasMessageContaining("spark.kryo.registrator=io.jointly.spark.JointlyKryoRegistrator");
  }

  @Test
  void aFailedTaskMayQuoteRowsAndIsNotRepeated() {
    assertThatThrownBy(
            () ->
                LocalJob.run(
                    failing(new SparkException("Job aborted due to stage failure: row 4711"))))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("Spark's log at this party has its message")
        .hasMessageNotContaining("4711")
        .hasNoCause();
  }
}
