package io.jointly.spark.function;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A function on shares, before Spark knows the types of its arguments. It works on the rows of any
 * DataFrame, and contacts nobody.
 */
public final class ShareFunction implements UnboundFunction {

  private static final List<ShareFunction> ALL =
      List.of(
          of("share_encode(x [, places [, rounding]])", EncodeFunctions::bind),
          of("share_split(number, context, threshold, parties)", DealFunctions::split),
          of("share_zero(context, threshold, parties [, digits or share])", DealFunctions::zero),
          of("share_add(share, share)", ArithmeticFunctions::add),
          of("share_subtract(share, share)", ArithmeticFunctions::subtract),
          of("share_negate(share)", ArithmeticFunctions::negate),
          of("share_multiply(share, whole number)", ArithmeticFunctions::multiply),
          of("share_sum(share)", ShareSum::bind),
          of("share_reconstruct(array of shares)", OpenFunctions::reconstruct),
          of("share_verify(array of shares)", OpenFunctions::verify),
          of("share_reshare(share, context, threshold, parties)", DealFunctions::reshare),
          of("share_combine(array of subshares)", OpenFunctions::combine),
          of("share_describe(share)", OpenFunctions::describe),
          of("share_to_bigint(number)", DecodeFunctions::toBigint),
          of("share_to_decimal(number [, decimal of the wanted type])", DecodeFunctions::toDecimal),
          of("share_to_double(number)", DecodeFunctions::toDouble),
          of("share_to_date(number)", DecodeFunctions::toDate),
          of("share_to_boolean(number)", DecodeFunctions::toBoolean));

  private final String usage;
  private final Function<CallTypes, BoundFunction> binder;

  private ShareFunction(String usage, Function<CallTypes, BoundFunction> binder) {
    this.usage = usage;
    this.binder = binder;
  }

  private static ShareFunction of(String usage, Function<CallTypes, BoundFunction> binder) {
    return new ShareFunction(usage, binder);
  }

  public static List<ShareFunction> all() {
    return ALL;
  }

  /** By its name in SQL, in any case. */
  public static @Nullable ShareFunction find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ALL.stream().filter(function -> function.name().equals(lower)).findFirst().orElse(null);
  }

  @Override
  public String name() {
    return usage.substring(0, usage.indexOf('('));
  }

  @Override
  public String description() {
    return usage;
  }

  /**
   * The function for arguments of these types.
   *
   * @throws UnsupportedOperationException where the arguments are wrong; Spark shows its message
   */
  @Override
  public BoundFunction bind(StructType given) {
    return binder.apply(new CallTypes(usage, given));
  }
}
