package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another Spark is named, with the one that is needed, before anything of it fails. */
@Tag("every-version")
class SparkVersionTest {

  @Test
  void thisSparkIsTheOneItIsFor() {
    assertThatCode(SparkVersion::require).doesNotThrowAnyException();
    assertThatCode(() -> SparkVersion.require(SparkVersion.required() + ".7-amzn-1"))
        .doesNotThrowAnyException();
  }

  /** The jar is compiled against the Spark that it says it is for. */
  @Test
  void theBuildNamesTheSparkThatItRanWith() {
    assertThat(org.apache.spark.package$.MODULE$.SPARK_VERSION())
        .startsWith(SparkVersion.required() + ".");
    assertThat(scala.util.Properties.versionNumberString()).startsWith(SparkVersion.scala() + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.4.1", "3.50.1", "4.20.0", "4.3.0-SNAPSHOT", "5.0.0"})
  void anotherIsRefused(String found) {
    assertThatThrownBy(() -> SparkVersion.require(found))
        .isInstanceOfSatisfying(
            CallerException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SPARK_VERSION))
        .hasMessageContaining(
            "is for Spark " + SparkVersion.required() + ", and this is Spark " + found);
  }
}
