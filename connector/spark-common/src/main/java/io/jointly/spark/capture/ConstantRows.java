package io.jointly.spark.capture;

import io.jointly.query.Relation;
import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.Plans;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Explode;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.PosExplode;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import scala.Option;

/** Writes explode() of constants as a join with the rows that it makes. */
final class ConstantRows {

  private ConstantRows() {}

  static LogicalPlan rewrite(LogicalPlan plan) {
    return CatalystTrees.rewrite(
        plan, node -> node instanceof Generate generate ? rewritten(generate) : node);
  }

  private static LogicalPlan rewritten(Generate generate) {
    boolean numbered = generate.generator() instanceof PosExplode;
    Object collection =
        generate.generator() instanceof Explode explode
            ? explode.child()
            : generate.generator() instanceof PosExplode explode ? explode.child() : null;
    if (!(collection instanceof Literal literal
        && literal.dataType() instanceof ArrayType type
        && literal.value() instanceof ArrayData values
        && values.numElements() > 0
        && values.numElements() <= Relation.Values.MOST_ROWS)) {
      return generate;
    }
    LogicalPlan rows =
        Plans.rows(generate.generatorOutput(), rows(values, type.elementType(), numbered));
    return generate.child() instanceof OneRowRelation
        ? rows
        : new Join(generate.child(), rows, Inner$.MODULE$, Option.empty(), JoinHint.NONE());
  }

  private static List<InternalRow> rows(ArrayData values, DataType type, boolean numbered) {
    List<InternalRow> rows = new ArrayList<>();
    for (int i = 0; i < values.numElements(); i++) {
      Object value = values.isNullAt(i) ? null : values.get(i, type);
      rows.add(new GenericInternalRow(numbered ? new Object[] {i, value} : new Object[] {value}));
    }
    return rows;
  }
}
