package io.jointly.spark.local;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;

import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Policy;
import io.jointly.deal.table.DealtTable;
import io.jointly.deal.table.ShareColumns;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Finds what a query would stumble over in a compute party's shares, and rows that would count
 * twice. What it tells has numbers of rows in it, and no share and no value.
 */
public final class ShareTableCheck {

  private final DealtTable table;
  private final ShareTable shares;
  private final String party;
  private final List<Counted> counted = new ArrayList<>();

  /**
   * Rows that should not be there.
   *
   * @param rows whether a row is one of them, never NULL
   */
  private record Counted(Column rows, String what) {}

  private ShareTableCheck(DealtTable table, ShareTable shares, String party) {
    this.table = table;
    this.shares = shares;
    this.party = party;
    ShareColumns.of(table).forEach(this::expect);
  }

  /**
   * Checks the shares that a policy names.
   *
   * @param party whose policy it is
   * @param problems told each
   * @return which rows there are; empty if the columns are not those of what was collected
   * @throws CallerException (SOURCE) if the shares cannot be planned
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if they cannot be read
   */
  public static Optional<ShareTable.Contents> run(
      SparkSession spark,
      DealtTable table,
      Policy policy,
      String party,
      Consumer<CallerException> problems) {
    List<CallerException> ofColumns = new ArrayList<>();
    ShareTable shares = ShareTable.open(spark, table, policy, ofColumns::add);
    if (!ofColumns.isEmpty()) {
      ofColumns.forEach(problems);
      return Optional.empty();
    }
    return Optional.of(new ShareTableCheck(table, shares, party).run(problems));
  }

  private void expect(String name, ShareColumns.Kind kind) {
    Column value = ColumnRenderer.named(name);
    switch (kind) {
      case HOLDER ->
          counted.add(new Counted(ShareTable.isOfAnother(party), ShareTable.OF_ANOTHER + party));
      case DEALER -> {
        Object[] ids = table.dealing().dealers().stream().map(Dealer::id).toArray();
        add(not(value.isin(ids)), value, "whose " + name + " is no dealer of the collaboration");
      }
      case BATCH -> add(value.isNull(), value, "without " + name);
      case ROW -> add(value.lt(1), value, "without " + name);
      case DIMENSION -> {
        io.jointly.collaboration.Column declared = table.table().column(name).orElseThrow();
        Column outside = BoundsGuard.outside(declared, value);
        if (outside != null) {
          // NULL is always possible.
          counted.add(
              new Counted(
                  coalesce(outside, lit(false)),
                  "with a value of " + name + " that is not declared"));
        }
      }
      case SHARE -> add(isNoShare(value), value, "whose " + name + " is no share");
      case SHARES ->
          add(
              size(value)
                  .notEqual(table.layout().cells())
                  .or(exists(value, ShareTableCheck::isNoShare)),
              value,
              "whose " + name + " has not one share for each cell");
    }
  }

  /** A value that is NULL is wrong as well. */
  private void add(Column isWrong, Column value, String what) {
    counted.add(new Counted(coalesce(value.isNull().or(isWrong), lit(true)), what));
  }

  /** Whether it is NULL, or no element of the field as {@code Fp127} keeps it. */
  private static Column isNoShare(Column share) {
    Column low = share.getField("low");
    Column high = share.getField("high");
    return low.isNull()
        .or(high.isNull())
        .or(high.lt(0))
        .or(high.equalTo(Long.MAX_VALUE).and(low.equalTo(-1L)));
  }

  private ShareTable.Contents run(Consumer<CallerException> problems) {
    Column[] counts = counted.stream().map(each -> count_if(each.rows())).toArray(Column[]::new);
    Row found = LocalJob.run(() -> shares.rows().agg(count(lit(1)), counts).first());
    for (int i = 0; i < counts.length; i++) {
      report(found.getLong(i + 1), counted.get(i).what(), problems);
    }
    report(shares.repeated(), "that are there already, and would count again", problems);
    return shares.contents();
  }

  private void report(long rows, String what, Consumer<CallerException> problems) {
    if (rows > 0) {
      problems.accept(
          new CallerException(
              ErrorCode.SOURCE,
              "the shares of table "
                  + table.table().name()
                  + " in policy.yaml have rows "
                  + what
                  + ": "
                  + rows
                  + ". Keep the rows as they were collected, each once"));
    }
  }
}
