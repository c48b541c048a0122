package io.jointly.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an aggregate. Each method gives a copy that differs in one thing, so that a
 * constant of {@link Aggregate} names only what is special about it.
 *
 * @param columns how many arguments are read from rows
 * @param usage what the functions of a catalog say of it, or null where SQL has it anyway
 */
record AggregateTraits(
    AggregateParts parts,
    Family family,
    AggregateResult result,
    Columns columns,
    List<ConstantArgument> constants,
    SqlForm form,
    @Nullable String usage) {

  /** How many arguments are read from rows. */
  record Columns(int fewest, int most) {}

  /** Of one column, without constants, written as a call, and giving a double. */
  static AggregateTraits of(AggregateParts parts, Family family) {
    return new AggregateTraits(
        parts, family, AggregateResult.DOUBLE, new Columns(1, 1), List.of(), SqlForm.CALL, null);
  }

  AggregateTraits gives(AggregateResult other) {
    return new AggregateTraits(parts, family, other, columns, constants, form, usage);
  }

  AggregateTraits columns(int number) {
    return columns(number, number);
  }

  AggregateTraits columns(int fewest, int most) {
    return new AggregateTraits(
        parts, family, result, new Columns(fewest, most), constants, form, usage);
  }

  AggregateTraits constants(ConstantArgument... inOrder) {
    return new AggregateTraits(parts, family, result, columns, List.of(inOrder), form, usage);
  }

  AggregateTraits written(SqlForm other) {
    return new AggregateTraits(parts, family, result, columns, constants, other, usage);
  }

  /**
   * Has the joint catalog offer the aggregate as a function, since SQL has none of its name.
   *
   * @param text arguments and meaning, as DESCRIBE FUNCTION shows them behind the name
   */
  AggregateTraits offered(String text) {
    return new AggregateTraits(parts, family, result, columns, constants, form, text);
  }
}
