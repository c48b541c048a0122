package io.jointly.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.query.SqlType.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTypeTest {

  @Test
  void everyTypeIsReadByItsOwnName() {
    for (SqlType type : RandomQueries.types()) {
      assertThat(SqlType.parse(type.toString())).isEqualTo(type);
      assertThat(SqlType.parse(" " + type.toString().toUpperCase(java.util.Locale.ROOT) + " "))
          .isEqualTo(type);
    }
  }

  @ParameterizedTest
  @CsvSource({"byte, TINYINT", "short, SMALLINT", "integer, INT", "long, BIGINT", "real, FLOAT"})
  void otherNamesOfSparkAreKnown(String name, Kind kind) {
    assertThat(SqlType.parse(name)).isEqualTo(SqlType.of(kind));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "decimal",
        "decimal(10)",
        "decimal(0,0)",
        "decimal(39,0)",
        "decimal(3,4)",
        "decimal(-1,0)",
        "decimal(100,2)",
        "decimal(10,2",
        "decimal (10,2)",
        "decimal(1 0,2)",
        "varchar(10)",
        "binary",
        "timestamp_ltz",
        "int unsigned",
        "ınt"
      })
  void everythingElseIsRefused(String name) {
    assertThatThrownBy(() -> SqlType.parse(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyDecimalsHaveDigits() {
    assertThat(SqlType.decimal(38, 38)).isEqualTo(new SqlType(Kind.DECIMAL, 38, 38));
    assertThatThrownBy(() -> new SqlType(Kind.INT, 10, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SqlType(Kind.STRING, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SqlType.of(Kind.DECIMAL)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SqlType.decimal(5, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersAreWholeFloatingOrDecimal() {
    for (SqlType type : RandomQueries.types()) {
      boolean decimal = type.kind() == Kind.DECIMAL;
      assertThat(type.isNumeric()).isEqualTo(type.isInteger() || type.isFloating() || decimal);
    }
    assertThat(SqlType.of(Kind.BIGINT).isInteger()).isTrue();
    assertThat(SqlType.of(Kind.FLOAT).isFloating()).isTrue();
    assertThat(SqlType.of(Kind.BOOLEAN).isNumeric()).isFalse();
    assertThat(SqlType.of(Kind.DATE).isNumeric()).isFalse();
  }
}
