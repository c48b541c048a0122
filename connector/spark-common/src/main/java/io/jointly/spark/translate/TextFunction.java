package io.jointly.spark.translate;

import io.jointly.query.Function;
import io.jointly.spark.version.FunctionConditions;
import io.jointly.spark.version.ScalaCollections;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.StringLPad;
import org.apache.spark.sql.catalyst.expressions.StringRPad;
import org.apache.spark.sql.catalyst.util.StringUtils;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * A function of texts in a form that Spark pushes down. Spark has one for its functions that it
 * knows databases to have, and for functions of a catalog. LIKE with a pattern of its own is
 * neither, and Spark 3.5 knows no database that pads.
 */
public final class TextFunction implements ScalarFunction<Object> {

  private static final long serialVersionUID = 1L;

  private static final String PREFIX = "io.jointly.";

  private final Function function;
  private final DataType result;
  private final DataType[] inputs;

  private TextFunction(Function function, DataType result, DataType... inputs) {
    this.function = function;
    this.result = result;
    this.inputs = inputs;
  }

  /** The same condition. */
  public static Expression of(Like like) {
    TextFunction function =
        new TextFunction(
            Function.LIKE,
            FunctionConditions.type(),
            DataTypes.StringType,
            DataTypes.StringType,
            DataTypes.StringType);
    return FunctionConditions.of(
        function.of(
            like.left(),
            like.right(),
            Literal$.MODULE$.apply(Character.toString(like.escapeChar()))));
  }

  /** The same text. */
  public static Expression of(StringLPad pad) {
    return padding(Function.LPAD).of(pad.str(), pad.len(), pad.pad());
  }

  /** The same text. */
  public static Expression of(StringRPad pad) {
    return padding(Function.RPAD).of(pad.str(), pad.len(), pad.pad());
  }

  private static TextFunction padding(Function function) {
    return new TextFunction(
        function,
        DataTypes.StringType,
        DataTypes.StringType,
        DataTypes.IntegerType,
        DataTypes.StringType);
  }

  private Expression of(Expression... arguments) {
    return new ApplyFunctionExpression(this, ScalaCollections.seq(List.of(arguments)));
  }

  /** The function of a canonical name, or null where it comes from elsewhere. */
  static @Nullable Function ofCanonicalName(String canonicalName) {
    return Arrays.stream(new Function[] {Function.LIKE, Function.LPAD, Function.RPAD})
        .filter(each -> canonicalName.equals(PREFIX + lower(each)))
        .findFirst()
        .orElse(null);
  }

  private static String lower(Function function) {
    return function.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String name() {
    return lower(function);
  }

  @Override
  public String canonicalName() {
    return PREFIX + name();
  }

  @Override
  public DataType[] inputTypes() {
    return inputs.clone();
  }

  @Override
  public DataType resultType() {
    return result;
  }

  /** Only where Spark finds that all arguments are constants; rows are never here. */
  @Override
  public @Nullable Object produceResult(InternalRow input) {
    for (int i = 0; i < inputs.length; i++) {
      if (input.isNullAt(i)) {
        return null;
      }
    }
    UTF8String text = input.getUTF8String(0);
    return switch (function) {
      case LIKE -> matches(input) ? FunctionConditions.truth() : FunctionConditions.untruth();
      case LPAD -> text.lpad(input.getInt(1), input.getUTF8String(2));
      case RPAD -> text.rpad(input.getInt(1), input.getUTF8String(2));
      default -> throw new IllegalStateException(name());
    };
  }

  private static boolean matches(InternalRow input) {
    return Pattern.compile(
            StringUtils.escapeLikeRegex(input.getString(1), input.getString(2).charAt(0)))
        .matcher(input.getString(0))
        .matches();
  }
}
