package io.jointly.spark.scan;

import io.jointly.plan.PlanLine;
import io.jointly.spark.version.LeafPlan;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.RowDataSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.sources.BaseRelation;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * Spark's own scan of a source under a short name, for the plan graph, and with a page of lines for
 * EXPLAIN. Everything but the text is that scan's.
 */
public final class JointScanExec extends LeafPlan {

  private static final long serialVersionUID = 1L;

  /** Below the name, wherever in the tree it stands. */
  private static final String INDENT = " ".repeat(12);

  private final RowDataSourceScanExec scan;

  /** Spark copies a node by the arguments of its constructor, which are its product's elements. */
  public JointScanExec(RowDataSourceScanExec scan) {
    this.scan = scan;
  }

  /** The joint scan behind a relation; null if it is another's. */
  static @Nullable JointScan joint(BaseRelation relation) {
    return relation instanceof LazyRelation lazy && lazy.scan() instanceof JointScan scan
        ? scan
        : null;
  }

  @Override
  public String nodeName() {
    JointScan joint = joint(scan.relation());
    return joint == null ? "JointScan" : "JointScan " + joint.table();
  }

  @Override
  public String simpleString(int maxFields) {
    List<Attribute> columns = ScalaCollections.list(output());
    String shown =
        columns.stream().limit(maxFields).map(Attribute::toString).collect(Collectors.joining(","));
    int more = columns.size() - maxFields;
    return nodeName()
        + " ["
        + shown
        + (more > 0 ? ",... " + more + " more" : "")
        + "]\n"
        + scan.redact(PlanLine.page(page(), INDENT));
  }

  /** For EXPLAIN FORMATTED, and for the details in Spark's UI. */
  @Override
  public String verboseStringWithOperatorId() {
    List<Attribute> columns = ScalaCollections.list(output());
    return formattedNodeName()
        + "\nOutput ["
        + columns.size()
        + "]: "
        + columns
        + "\n"
        + scan.redact(PlanLine.page(page(), ""))
        + "\n";
  }

  private List<PlanLine> page() {
    JointScan joint = joint(scan.relation());
    return joint == null ? List.of() : joint.page();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    return scan.execute();
  }

  @Override
  public Seq<Attribute> output() {
    return ScalaCollections.seq(ScalaCollections.list(scan.output()));
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return scan.metrics();
  }

  @Override
  public SparkPlan doCanonicalize() {
    return new JointScanExec((RowDataSourceScanExec) scan.canonicalized());
  }

  @Override
  public int productArity() {
    return 1;
  }

  @Override
  public Object productElement(int index) {
    return scan;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof JointScanExec;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JointScanExec that && scan.equals(that.scan);
  }

  @Override
  public int hashCode() {
    return scan.hashCode();
  }
}
