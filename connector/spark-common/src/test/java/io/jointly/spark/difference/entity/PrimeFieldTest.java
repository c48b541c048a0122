package io.jointly.spark.difference.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.difference.entity.FewEntities.Compared;
import java.math.BigDecimal;
import java.security.SecureRandom;
import org.apache.spark.sql.types.Decimal;
import org.junit.jupiter.api.Test;

/** Contributions are the same where sums are, whatever the type and the number of rows. */
class PrimeFieldTest {

  private final PrimeField field = PrimeField.random(new SecureRandom());

  private long sum(Object... values) {
    long sum = 0;
    for (Object value : values) {
      sum = field.add(sum, field.of(value));
    }
    return sum;
  }

  private static Decimal decimal(String number) {
    return Decimal.apply(new BigDecimal(number));
  }

  @Test
  void equalSumsAreEqual() {
    assertThat(sum(1, 2L, (short) 3)).isEqualTo(sum((byte) 6)).isEqualTo(6);
    assertThat(sum(-5L, 5)).isZero();
    assertThat(sum(decimal("0.10"), decimal("0.2"))).isEqualTo(sum(decimal("0.3000")));
    assertThat(sum(decimal("-12345678901234567890.5"), decimal("12345678901234567891")))
        .isEqualTo(sum(decimal("0.5")))
        .isEqualTo(sum(0.5))
        .isEqualTo(sum(0.25f, 0.25));
    assertThat(sum(3.0)).isEqualTo(3);
    assertThat(sum(Long.MIN_VALUE, Long.MAX_VALUE, 1)).isZero();
    assertThat(sum(0x1p-1074, -0x1p-1074)).isZero();
    assertThat(sum(-0.0)).isZero();
  }

  @Test
  void otherSumsDiffer() {
    assertThat(sum(0.1)).isNotEqualTo(sum(decimal("0.1")));
    assertThat(sum(decimal("7.1"))).isNotEqualTo(sum(decimal("71")));
    assertThat(sum(1e300)).isNotEqualTo(sum(Math.nextUp(1e300)));
    assertThat(sum(Double.NaN)).isNotEqualTo(sum(Double.POSITIVE_INFINITY));
  }

  @Test
  void fewThatDifferTellWhereTheRestIsTheSame() {
    FewEntities few = new FewEntities(5);
    assertThat(few.tells(Compared.of(60, 60, 60, 59), false)).isTrue();
    assertThat(few.tells(Compared.of(60, 56, 56, 56), false)).isTrue();
    assertThat(few.tells(Compared.of(60, 55, 55, 55), false)).isFalse();
    assertThat(few.tells(Compared.of(60, 60, 60, 60), false)).isFalse();
    // Small sets: only numbers that are the same elsewhere.
    assertThat(few.tells(Compared.of(4, 4, 4, 1), false)).isFalse();
    assertThat(few.tells(Compared.of(4, 4, 4, 1), true)).isTrue();
    assertThat(few.tells(Compared.of(4, 4, 4, 2), false)).isTrue();
    assertThat(few.tells(Compared.of(2, 2, 0, 0), true)).isFalse();
    assertThat(few.areAlike(5, 3)).isTrue();
    assertThat(few.areAlike(4, 4)).isFalse();
    assertThat(few.areAlike(9, 4)).isFalse();
  }
}
