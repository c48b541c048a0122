package io.jointly.spark.translate;

import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.util.StringUtils;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * LIKE in a form that Spark pushes down. Spark has one for its functions that it knows databases to
 * have, and for functions of a catalog; LIKE with a pattern of its own is neither.
 */
public final class LikeFunction implements ScalarFunction<Boolean> {

  private static final long serialVersionUID = 1L;

  static final String NAME = "io.jointly.like";

  private LikeFunction() {}

  /** The same condition. */
  public static Expression of(Like like) {
    List<Expression> arguments =
        List.of(
            like.left(),
            like.right(),
            Literal$.MODULE$.apply(Character.toString(like.escapeChar())));
    return new ApplyFunctionExpression(new LikeFunction(), ScalaCollections.seq(arguments));
  }

  @Override
  public String name() {
    return "like";
  }

  @Override
  public String canonicalName() {
    return NAME;
  }

  @Override
  public DataType[] inputTypes() {
    return new DataType[] {DataTypes.StringType, DataTypes.StringType, DataTypes.StringType};
  }

  @Override
  public DataType resultType() {
    return DataTypes.BooleanType;
  }

  /** Only where Spark finds that all arguments are constants; rows are never here. */
  @Override
  public @Nullable Boolean produceResult(InternalRow input) {
    if (input.isNullAt(0) || input.isNullAt(1)) {
      return null;
    }
    String pattern = StringUtils.escapeLikeRegex(input.getString(1), input.getString(2).charAt(0));
    return Pattern.compile(pattern).matcher(input.getString(0)).matches();
  }
}
