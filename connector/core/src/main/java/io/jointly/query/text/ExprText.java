package io.jointly.query.text;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An expression as Spark SQL, for people to read. */
final class ExprText {

  private static final Map<Function, String> INFIX =
      Map.ofEntries(
          Map.entry(Function.ADD, "+"),
          Map.entry(Function.SUBTRACT, "-"),
          Map.entry(Function.MULTIPLY, "*"),
          Map.entry(Function.DIVIDE, "/"),
          Map.entry(Function.REMAINDER, "%"),
          Map.entry(Function.BIT_AND, "&"),
          Map.entry(Function.BIT_OR, "|"),
          Map.entry(Function.BIT_XOR, "^"),
          Map.entry(Function.EQUAL, "="),
          Map.entry(Function.NOT_EQUAL, "<>"),
          Map.entry(Function.LESS, "<"),
          Map.entry(Function.LESS_OR_EQUAL, "<="),
          Map.entry(Function.GREATER, ">"),
          Map.entry(Function.GREATER_OR_EQUAL, ">="),
          Map.entry(Function.NULL_SAFE_EQUAL, "<=>"),
          Map.entry(Function.DIV, "DIV"),
          Map.entry(Function.RLIKE, "RLIKE"),
          Map.entry(Function.AND, "AND"),
          Map.entry(Function.OR, "OR"));

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private ExprText() {}

  static String of(Expr expr) {
    return expr.match(
        column -> name(column.name()),
        literal -> literal(literal.type(), literal.value()),
        ExprText::call);
  }

  private static String call(Expr.Call call) {
    List<Expr> arguments = call.arguments();
    String infix = INFIX.get(call.function());
    if (infix != null) {
      return "(" + of(arguments.get(0)) + " " + infix + " " + of(arguments.get(1)) + ")";
    }
    return switch (call.function()) {
      case NEGATE -> "(- " + of(call.argument(0)) + ")";
      case BIT_NOT -> "(~ " + of(call.argument(0)) + ")";
      case NOT -> "(NOT " + of(call.argument(0)) + ")";
      case IS_NULL -> "(" + of(call.argument(0)) + " IS NULL)";
      case IS_NOT_NULL -> "(" + of(call.argument(0)) + " IS NOT NULL)";
      case IN ->
          "("
              + of(call.argument(0))
              + " IN ("
              + list(arguments.subList(1, arguments.size()), ", ")
              + "))";
      case LIKE ->
          "("
              + of(call.argument(0))
              + " LIKE "
              + of(call.argument(1))
              + (isBackslash(call.argument(2)) ? "" : " ESCAPE " + of(call.argument(2)))
              + ")";
      case CAST, TRY_CAST ->
          lower(call.function().name()) + "(" + of(call.argument(0)) + " AS " + call.type() + ")";
      case IS_NAN -> "isnan(" + of(call.argument(0)) + ")";
      case ROUND_CEIL -> "ceil(" + list(arguments, ", ") + ")";
      case ROUND_FLOOR -> "floor(" + list(arguments, ", ") + ")";
      case TIMESTAMP_ADD, TIMESTAMP_DIFF ->
          lower(call.function().name()).replace("_", "")
              + "("
              + keyword(call.argument(0))
              + ", "
              + list(arguments.subList(1, arguments.size()), ", ")
              + ")";
      case WINDOW_START -> window(call);
      case CASE_WHEN -> caseWhen(arguments);
      default -> lower(call.function().name()) + "(" + list(arguments, ", ") + ")";
    };
  }

  /** The name of a unit, which stands without quotes. */
  private static String keyword(Expr unit) {
    return unit instanceof Expr.Literal literal
            && literal.value() instanceof String name
            && PLAIN_NAME.matcher(name).matches()
        ? name
        : of(unit);
  }

  private static String window(Expr.Call call) {
    String offset = microseconds(call.argument(2));
    return "window("
        + of(call.argument(0))
        + ", "
        + microseconds(call.argument(1))
        + (offset.equals("'0 microseconds'")
            ? ""
            : ", " + microseconds(call.argument(1)) + ", " + offset)
        + ").start";
  }

  private static String microseconds(Expr length) {
    return length instanceof Expr.Literal literal && literal.value() instanceof Long micros
        ? "'" + micros + " microseconds'"
        : of(length);
  }

  /** The escape character of LIKE where none is written. */
  private static boolean isBackslash(Expr escape) {
    return escape instanceof Expr.Literal literal && "\\".equals(literal.value());
  }

  private static String caseWhen(List<Expr> arguments) {
    if (arguments.size() == 3 && isNullOf(arguments.get(0), arguments.get(2))) {
      return "coalesce(" + of(arguments.get(2)) + ", " + of(arguments.get(1)) + ")";
    }
    StringBuilder text = new StringBuilder("CASE");
    for (int i = 0; i + 1 < arguments.size(); i += 2) {
      text.append(" WHEN ").append(of(arguments.get(i)));
      text.append(" THEN ").append(of(arguments.get(i + 1)));
    }
    if (arguments.size() % 2 == 1) {
      text.append(" ELSE ").append(of(arguments.get(arguments.size() - 1)));
    }
    return text.append(" END").toString();
  }

  /** Whether the condition of a CASE is that the other result, before a cast, is NULL. */
  private static boolean isNullOf(Expr condition, Expr otherwise) {
    return condition instanceof Expr.Call call
        && call.function() == Function.IS_NULL
        && (call.argument(0).equals(otherwise) || isNumberOf(call.argument(0), otherwise));
  }

  /** Whether it is the same number as a double, which is NULL where the number is. */
  private static boolean isNumberOf(Expr number, Expr wider) {
    return wider instanceof Expr.Call cast
        && cast.function() == Function.CAST
        && cast.type().kind() == SqlType.Kind.DOUBLE
        && number.type().isNumeric()
        && cast.argument(0).equals(number);
  }

  /** A constant as Spark SQL writes it, with the type where the bare text would have another. */
  static String literal(SqlType type, @Nullable Object value) {
    if (value == null) {
      return "CAST(NULL AS " + type + ")";
    }
    return switch (type.kind()) {
      case BOOLEAN, INT -> value.toString();
      case TINYINT -> value + "Y";
      case SMALLINT -> value + "S";
      case BIGINT -> value + "L";
      case DECIMAL -> ((BigDecimal) value).toPlainString() + "BD";
      case FLOAT, DOUBLE -> floating(type, (Number) value);
      case STRING -> "'" + visible((String) value).replace("'", "\\'") + "'";
      case DATE -> "DATE '" + value + "'";
      case TIMESTAMP -> "TIMESTAMP '" + value + "'";
      case TIMESTAMP_NTZ -> "TIMESTAMP_NTZ '" + SqlValues.render(type, value) + "'";
    };
  }

  private static String floating(SqlType type, Number value) {
    if (Double.isFinite(value.doubleValue())) {
      return value + (type.kind() == SqlType.Kind.FLOAT ? "F" : "D");
    }
    return "CAST('" + value + "' AS " + type + ")";
  }

  /** A name as it is, or in backticks where it is not a plain word. */
  static String name(String name) {
    return PLAIN_NAME.matcher(name).matches() ? name : "`" + visible(name).replace("`", "``") + "`";
  }

  /**
   * Text with everything escaped, as in a string of Spark SQL, that a terminal or a log would not
   * show as a letter: a partner's query must not draw lines of its own or turn others around.
   */
  static String visible(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\\') {
                shown.append("\\\\");
              } else if (isVisible(point)) {
                shown.appendCodePoint(point);
              } else {
                String hex = HexFormat.of().withUpperCase().toHexDigits(point);
                shown.append(point > 0xFFFF ? "\\U" + hex : "\\u" + hex.substring(4));
              }
            });
    return shown.toString();
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  static String list(List<Expr> exprs, String between) {
    return exprs.stream().map(ExprText::of).collect(Collectors.joining(between));
  }

  static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}
