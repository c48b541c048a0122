package io.jointly.spark.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.AggregateFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JointFunctionTest {

  private static StructType types(String types) {
    StructType given = new StructType();
    int next = 0;
    for (String type : types.isEmpty() ? new String[0] : types.split(" ", -1)) {
      given = given.add("a" + next++, DataType.fromDDL(type));
    }
    return given;
  }

  private static BoundJointFunction bound(String name, String types) {
    return (BoundJointFunction) Objects.requireNonNull(JointFunction.find(name)).bind(types(types));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "approx_count_distinct; string; bigint; string",
        "histogram; decimal(12,2) int decimal(2,1) bigint;"
            + " array<struct<lower:double,upper:double,count:bigint>>; decimal(12,2) double double"
            + " int",
        "approx_percentile; int decimal(2,1); double; int double",
        "top_k; date int; array<struct<value:date,count:bigint>>; date int",
        "top_k; string bigint; array<struct<value:string,count:bigint>>; string int",
        "covariance_matrix; int double; array<array<double>>; int double"
      })
  void argumentsAndResultsHaveTheirTypes(
      String name, String given, String result, String arguments) {
    BoundJointFunction function = bound(name, given);
    assertThat(function.name()).isEqualTo(name);
    assertThat(function.resultType().simpleString()).isEqualTo(result);
    assertThat(List.of(function.inputTypes()).stream().map(DataType::simpleString))
        .containsExactly(arguments.split(" ", -1));
    function.inputTypes()[0] = DataTypes.NullType;
    assertThat(function.inputTypes()[0]).isNotEqualTo(DataTypes.NullType);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "approx_count_distinct; ''; it does not take 0 arguments",
        "approx_count_distinct; int int; it does not take 2 arguments",
        "histogram; int double double; it does not take 3 arguments",
        "histogram; string double double int; argument 1 must be a number and has type STRING",
        "histogram; date double double int; argument 1 must be a number and has type DATE",
        "approx_percentile; int; it does not take 1 arguments",
        "approx_percentile; boolean double; argument 1 must be a number and has type BOOLEAN",
        "top_k; array<int> int; argument 1 has type ARRAY<INT>",
        "top_k; binary int; argument 1 has type BINARY",
        "top_k; int; it does not take 1 arguments",
        "covariance_matrix; int; it does not take 1 arguments",
        "covariance_matrix; int string; argument 2 must be a number and has type STRING",
        "linear_regression; double; it does not take 1 arguments",
        "linear_regression; int int timestamp; argument 3 must be a number and has type TIMESTAMP"
      })
  void whatIsWrongIsNamedWithTheUsage(String name, String given, String says) {
    assertThatThrownBy(() -> bound(name, given))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith(says + "; " + name + "(");
  }

  @Test
  void thirtyArgumentsAreTheMost() {
    String thirty = "int ".repeat(29) + "int";
    assertThat(bound("covariance_matrix", thirty).inputTypes()).hasSize(30);
    assertThatThrownBy(() -> bound("covariance_matrix", thirty + " int"))
        .hasMessageContaining("31 arguments");
  }

  @Test
  void itsNamesAreFoundInAnyCaseAndNoOthers() {
    for (JointFunction function : JointFunction.all()) {
      String name = function.name();
      assertThat(JointFunction.find(name.toUpperCase(java.util.Locale.ROOT))).isSameAs(function);
      assertThat(function.description()).startsWith(name + "(");
      assertThat(function.aggregate().usage().isPresent()).isTrue();
      String canonical = BoundJointFunction.canonicalName(function.aggregate());
      assertThat(JointFunction.ofCanonicalName(canonical)).isEqualTo(function.aggregate());
      assertThat(JointFunction.ofCanonicalName(name)).as("somebody else's").isNull();
    }
    for (String other : List.of("", "first", "io.jointly.top_k", "top_k ")) {
      assertThat(JointFunction.find(other)).isNull();
      assertThat(JointFunction.ofCanonicalName("io.jointly." + other)).isNull();
    }
    assertThat(Aggregate.SUM.usage().isPresent()).isFalse();
  }

  @Test
  void itNeverLooksAtRows() {
    AggregateFunction<java.io.Serializable, Object> function = bound("top_k", "int int");
    for (Runnable use :
        List.<Runnable>of(
            function::newAggregationState,
            () -> function.update("", InternalRow.empty()),
            () -> function.merge("", ""),
            () -> function.produceResult(""))) {
      assertThatThrownBy(use::run)
          .isInstanceOfSatisfying(
              CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_AGGREGATED));
    }
  }
}
