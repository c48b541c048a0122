package io.jointly.deal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Policy.OutsideBounds;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DealtRowEncoderTest {

  private static final String TABLE =
      """
      columns:
        cost: {type: "decimal(9,2)", use: [measure], min: -1, max: 1000}
        town: {type: string, use: [dimension], values: [b, a]}
        dose: {type: double, use: [measure], min: 0, max: 10, fraction_bits: 4}
        year: {type: smallint, use: [filter], min: 2020, max: 2026}
        day: {type: date, use: [measure], min: 2026-01-01, max: 2026-12-31}
        urgent: {type: boolean, use: [measure]}
        rate: {type: float, use: [filter], values: [0, 0.5]}
      """;

  private static final @Nullable Object[] GOOD = {
    new BigDecimal("12.34"), "a", 1.5, (short) 2021, LocalDate.of(2026, 1, 2), true, 0.5f
  };

  @TempDir Path folder;
  private DealtSample sample;
  private final List<String> misfits = new ArrayList<>();

  @BeforeEach
  void readTable() {
    sample = DealtSample.in(folder, TABLE);
  }

  private @Nullable DealtRow tryEncode(OutsideBounds outside, @Nullable Object... values) {
    return new DealtRowEncoder(sample.table(), outside)
        .encode(values, (column, why) -> misfits.add(column.name() + " " + why));
  }

  private DealtRow encode(OutsideBounds outside, @Nullable Object... values) {
    return Objects.requireNonNull(tryEncode(outside, values), () -> misfits.toString());
  }

  private static @Nullable Object[] with(int column, @Nullable Object value) {
    @Nullable Object[] values = GOOD.clone();
    values[column] = value;
    return values;
  }

  @ParameterizedTest
  @EnumSource
  void aRowWithinItsBoundsStaysAsItIs(OutsideBounds outside) {
    DealtRow row = encode(outside, GOOD);
    assertThat(misfits).isEmpty();
    assertThat(row.numbers()).containsExactly(1234L, 24L, 20_455L, 1L);
    assertThat(row.replaced()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void nullFitsEverywhere(OutsideBounds outside) {
    assertThat(encode(outside, new Object[7]).numbers()).containsOnlyNulls();
    assertThat(misfits).isEmpty();
  }

  @Test
  void tellsWhatIsWrongAndNotTheValue() {
    Object[] values = {
      new BigDecimal("1000.01"),
      "canary",
      Double.NaN,
      (short) 2027,
      LocalDate.of(2025, 12, 31),
      false,
      7f
    };
    assertThat(tryEncode(OutsideBounds.REFUSE, values)).isNull();
    assertThat(misfits)
        .containsExactly(
            "cost is outside min -1.00 and max 1000.00",
            "town is not among the values that are declared",
            "dose is no number",
            "year is outside min 2020 and max 2026",
            "day is outside min 2026-01-01 and max 2026-12-31",
            "rate is not among the values that are declared");
  }

  @Test
  void clampTakesTheNearestBound() {
    Object[] values = {
      new BigDecimal("-7777.77"),
      "a",
      Double.POSITIVE_INFINITY,
      (short) 1999,
      LocalDate.of(2027, 1, 1),
      true,
      -0f
    };
    DealtRow row = encode(OutsideBounds.CLAMP, values);
    assertThat(misfits).isEmpty();
    assertThat(row.numbers()).containsExactly(-100L, 160L, 20_818L, 1L);
    assertThat(row.replaced()).isEqualTo(4);
  }

  @Test
  void clampRefusesWhatHasNoNearestBound() {
    assertThat(tryEncode(OutsideBounds.CLAMP, with(1, "c"))).isNull();
    assertThat(tryEncode(OutsideBounds.CLAMP, with(2, Double.NaN))).isNull();
    assertThat(misfits)
        .containsExactly("town is not among the values that are declared", "dose is no number");
  }

  @Test
  void nullTakesTheValuesPlace() {
    DealtRow row = encode(OutsideBounds.NULL, with(2, Double.NaN));
    assertThat(row.numbers()).containsExactly(1234L, null, 20_455L, 1L);
    assertThat(encode(OutsideBounds.NULL, with(1, "c")).replaced()).isEqualTo(1);
    assertThat(misfits).isEmpty();
  }

  /** The bound is of the value, not of what it is rounded to. */
  @Test
  void aValueThatIsRoundedToItsBoundIsOutside() {
    assertThat(tryEncode(OutsideBounds.REFUSE, with(2, 10.001))).isNull();
    assertThat(encode(OutsideBounds.REFUSE, with(2, -0.0)).numbers()[1]).isZero();
    assertThat(misfits).containsExactly("dose is outside min 0.0 and max 10.0");
  }

  @Test
  void wantsAValueForEachColumn() {
    assertThatThrownBy(() -> tryEncode(OutsideBounds.REFUSE, 1L))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
