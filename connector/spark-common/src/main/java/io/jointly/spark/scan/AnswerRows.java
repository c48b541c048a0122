package io.jointly.spark.scan;

import io.jointly.encoding.group.GroupDecoder;
import io.jointly.plan.QueryPlan;
import io.jointly.query.GroupDomain;
import io.jointly.run.Reading;
import io.jointly.spark.translate.ResultTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Turns an answer into rows. */
final class AnswerRows {

  private final Reading reading;
  private final OutputColumns columns;
  private final GroupDecoder decoder;

  private AnswerRows(Reading reading, OutputColumns wanted) {
    QueryPlan plan = reading.answer().plan();
    this.reading = reading;
    this.columns = wanted.in(plan.query());
    this.decoder =
        new GroupDecoder(
            plan.layout(),
            plan.query().settings().overflow(),
            plan.domain().size(),
            reading.answer().totals());
  }

  /**
   * One row for each group that exists and passed the disclosure checks. As the rules say, a
   * suppressed group has no row, or a row whose aggregates are NULL. Where only some of the
   * answer's group columns are wanted, each combination of them has one row.
   *
   * @param wanted columns of the answered query, some or all
   */
  static List<Row> of(Reading reading, OutputColumns wanted) {
    return new AnswerRows(reading, wanted).rows();
  }

  private List<Row> rows() {
    if (columns.size() == 0 && !reading.answer().plan().query().groups().isEmpty()) {
      // An aggregate of the answer's groups without a group of its own: one row, whatever there is.
      return List.of(RowFactory.create());
    }
    Collection<Row> rows = columns.areAllGroups() ? new ArrayList<>() : new LinkedHashSet<>();
    for (int group = 0; group < domain().size(); group++) {
      if (reading.isShown(group)) {
        rows.add(row(group, false));
      } else if (reading.isSuppressedShown(group)) {
        rows.add(row(group, true));
      }
    }
    return List.copyOf(rows);
  }

  private GroupDomain domain() {
    return reading.answer().plan().domain();
  }

  private Row row(int group, boolean suppressed) {
    @Nullable Object[] groups = domain().values(group);
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      int position = columns.position(i);
      if (columns.isGroup(i)) {
        values[i] = groups[position];
      } else {
        values[i] = suppressed ? null : ResultTypes.spark(decoder.value(group, position));
      }
    }
    return RowFactory.create(values);
  }
}
