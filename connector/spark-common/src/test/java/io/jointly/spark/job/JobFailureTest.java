package io.jointly.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.error.Remedy;
import io.jointly.error.ViolationException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFailureTest {

  @Test
  void findsTheFailureBehindSparks() {
    PolicyException ours = new PolicyException(ErrorCode.BUDGET_SPENT, "no more today");
    JobFailure found = JobFailure.of(new RuntimeException(new SparkException("job aborted", ours)));
    assertThat(found.message()).isEqualTo("[JOINTLY_BUDGET_SPENT] no more today");
    assertThat(found.code()).contains(ErrorCode.BUDGET_SPENT);
    assertThat(found.remedy()).isEqualTo(Remedy.LATER);
    assertThat(JobFailure.of(new EnvironmentException(ErrorCode.TIMEOUT, "late")).remedy())
        .isEqualTo(Remedy.LATER);
  }

  @ParameterizedTest
  @CsvSource({"TIMEOUT, LATER", "NOT_APPROVED, PERSON", "COLUMN_USE, CHANGE", "RESTARTED, LATER"})
  void aPartnersReasonDecides(ErrorCode code, Remedy remedy) {
    ViolationException stopped = ViolationException.stopped("south", code, "it stopped");
    assertThat(JobFailure.of(stopped).remedy()).isEqualTo(remedy);
    assertThat(JobFailure.of(stopped.and("More")).remedy()).isEqualTo(remedy);
  }

  @Test
  void nobodyKnowsWhatHelpsAfterAnotherFailureOfSparks() {
    assertThat(JobFailure.of(new IllegalStateException("what")).remedy()).isEqualTo(Remedy.PERSON);
  }
}
