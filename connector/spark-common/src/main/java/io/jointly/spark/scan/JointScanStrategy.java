package io.jointly.spark.scan;

import io.jointly.spark.version.ScalaCollections;
import io.jointly.spark.version.Sessions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.RowDataSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.V1ScanWrapper;
import scala.collection.immutable.Seq;

/**
 * Plans a joint scan as Spark does, and gives its node the name and the text of {@link
 * JointScanExec}. A session without it answers in the same way; only its plans read worse.
 */
final class JointScanStrategy extends SparkStrategy {

  private static final long serialVersionUID = 1L;

  private final transient SparkStrategy sparks;

  private JointScanStrategy(SparkSession session) {
    this.sparks = Sessions.sources(session);
  }

  /** Makes sure that a session has it. */
  static void addTo(SparkSession session) {
    if (Sessions.isInThisJvm(session)) {
      synchronized (JointScanStrategy.class) {
        List<SparkStrategy> all =
            new ArrayList<>(ScalaCollections.list(Sessions.extraStrategies(session)));
        if (all.stream().noneMatch(JointScanStrategy.class::isInstance)) {
          all.add(new JointScanStrategy(session));
          Sessions.setExtraStrategies(session, ScalaCollections.seq(all));
        }
      }
    }
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (!isOverJointScan(plan)) {
      return ScalaCollections.seq(List.of());
    }
    return ScalaCollections.seq(
        ScalaCollections.list(sparks.apply(plan)).stream().map(JointScanStrategy::named).toList());
  }

  /** Spark plans a scan together with the projections and conditions over it. */
  private static boolean isOverJointScan(LogicalPlan plan) {
    LogicalPlan node = plan;
    while (node instanceof Project || node instanceof Filter) {
      node = node.children().head();
    }
    return node instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof V1ScanWrapper wrapper
        && wrapper.v1Scan() instanceof JointScan;
  }

  private static SparkPlan named(SparkPlan planned) {
    if (planned instanceof RowDataSourceScanExec scan) {
      return JointScanExec.joint(scan.relation()) == null ? scan : new JointScanExec(scan);
    }
    List<SparkPlan> children =
        ScalaCollections.list(planned.children()).stream().map(JointScanStrategy::named).toList();
    return children.isEmpty() ? planned : planned.withNewChildren(ScalaCollections.seq(children));
  }
}
