package io.jointly.spark.difference;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.query.SqlType;
import io.jointly.spark.difference.RowFunction.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.junit.jupiter.api.Test;

/** Values of a column have one number only if no step lies between them. */
class ColumnCoderTest {

  private final Random random = new Random(Seed.of(ColumnCoderTest.class));

  @Test
  void valuesBetweenTwoStepsHaveOneNumber() {
    pieces(List.of());
    pieces(List.of(0L));
    pieces(List.of(Long.MAX_VALUE));
    pieces(List.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE));
    for (int round = 0; round < 200; round++) {
      int bits = 1 + random.nextInt(Long.SIZE);
      long offset = random.nextBoolean() ? 0 : random.nextLong();
      List<Long> constants = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        constants.add(offset + (random.nextLong() >> (Long.SIZE - bits)));
      }
      pieces(constants);
    }
  }

  private void pieces(List<Long> constants) {
    WholeColumn column = WholeColumn.of(SqlType.of(SqlType.Kind.BIGINT)).orElseThrow();
    List<Steps> steps = new ArrayList<>();
    TreeSet<Long> starts = new TreeSet<>();
    for (long constant : constants) {
      steps.add(new Steps.Compared(column, Steps.Order.LESS, constant));
      steps.get(steps.size() - 1).starts(starts::add);
    }
    ColumnCoder coder =
        ColumnCoder.of(new RowShape.Read(SqlType.Kind.BIGINT, 0, 0, column, steps), 0);
    List<Long> values = new ArrayList<>(List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L));
    for (long start : starts) {
      values.addAll(List.of(start - 1, start, start + 1));
    }
    values.add(random.nextLong());
    for (long value : values) {
      int code = coder.code(new GenericInternalRow(new Object[] {value}));
      long same = (Long) Objects.requireNonNull(coder.value(code));
      assertThat(starts.floor(same)).as("%s of %s", value, starts).isEqualTo(starts.floor(value));
    }
  }
}
