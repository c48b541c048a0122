package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another Spark is named, with the one that is needed, before anything of it fails. */
class SparkVersionTest {

  @Test
  void thisSparkIsTheOneItIsFor() {
    assertThatCode(SparkVersion::require).doesNotThrowAnyException();
    assertThatCode(() -> SparkVersion.require("4.2.7-amzn-1")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.1", "4.1.0", "4.20.0", "4.3.0-SNAPSHOT", "5.0.0"})
  void anotherIsRefused(String found) {
    assertThatThrownBy(() -> SparkVersion.require(found))
        .isInstanceOfSatisfying(
            CallerException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SPARK_VERSION))
        .hasMessageContaining("is for Spark 4.2, and this is Spark " + found);
  }
}
