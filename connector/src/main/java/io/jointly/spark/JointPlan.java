package io.jointly.spark;

import io.jointly.collaboration.Table;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.encoding.Layout;
import io.jointly.encoding.LayoutBuilder;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.Limits;
import io.jointly.query.GroupDomain;
import io.jointly.query.JointQuery;
import org.apache.spark.sql.SparkSession;

/**
 * A query that has passed every check that needs no data: its table, the domain of its groups and
 * its layout. Made at planning, from this party's files alone.
 */
record JointPlan(
    JointContext context, Table table, JointQuery query, GroupDomain domain, Layout layout) {

  static JointPlan of(JointContext context, Table table, JointQuery query, SparkSession spark) {
    query.requireSendable();
    new UseRules(table, context.collaboration().rules().aggregateArguments()).check(query);
    Layout layout = LayoutBuilder.build(query, table, context.dataParties());
    GroupDomain domain = context.domains().of(table, query, spark);
    long elements = (long) domain.size() * layout.elements().size();
    if (elements > Limits.MAX_ELEMENTS) {
      throw new CallerException(
          ErrorCode.DOMAIN,
          domain.size()
              + " possible groups of "
              + layout.elements().size()
              + " elements are more than "
              + Limits.MAX_ELEMENTS
              + " elements; ask for fewer groups or fewer aggregates at once");
    }
    return new JointPlan(context, table, query, domain, layout);
  }

  /** Length of every party's vector. */
  int elements() {
    return domain.size() * layout.elements().size();
  }

  /** What makes sure that element i of the vector means the same to all parties. */
  byte[] layoutDigest() {
    return Digest.of(Label.LAYOUT, layout.canonicalBytes(), domain.canonicalBytes());
  }
}
