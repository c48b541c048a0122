package io.jointly.spark.scan;

import io.jointly.collaboration.Rules.Suppression;
import io.jointly.encoding.group.GroupDecoder;
import io.jointly.plan.QueryPlan;
import io.jointly.run.Answer;
import io.jointly.spark.translate.ResultTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Turns an answer into rows. */
final class AnswerRows {

  private final Answer answer;
  private final OutputColumns columns;
  private final GroupDecoder decoder;

  private AnswerRows(Answer answer, OutputColumns wanted) {
    QueryPlan plan = answer.plan();
    this.answer = answer;
    this.columns = wanted.in(plan.query());
    this.decoder =
        new GroupDecoder(
            plan.layout(),
            plan.query().settings().overflow(),
            plan.domain().size(),
            answer.totals());
  }

  /**
   * One row for each group that exists and passed the disclosure checks. As the rules say, a
   * suppressed group has no row, or a row whose aggregates are NULL.
   *
   * @param wanted columns of the answered query, some or all
   */
  static List<Row> of(Answer answer, OutputColumns wanted) {
    return new AnswerRows(answer, wanted).rows();
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int group = 0; group < answer.plan().domain().size(); group++) {
      if (answer.isSuppressed(group)) {
        if (areSuppressedShown()) {
          rows.add(row(group, true));
        }
      } else if (decoder.exists(group)) {
        rows.add(row(group, false));
      }
    }
    return rows;
  }

  /**
   * Whether suppressed groups have rows. Without aggregates a row would tell that the group exists.
   */
  private boolean areSuppressedShown() {
    return answer.plan().agreement().collaboration().rules().suppression() == Suppression.NULL
        && columns.hasMeasures();
  }

  private Row row(int group, boolean suppressed) {
    @Nullable Object[] groups = answer.plan().domain().values(group);
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
