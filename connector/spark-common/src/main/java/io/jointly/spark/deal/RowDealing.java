package io.jointly.spark.deal;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.deal.batch.BatchOptions;
import io.jointly.deal.batch.BatchTask;
import io.jointly.deal.key.NewestKeys;
import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.BatchPublication;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.table.DealerIdentities;
import io.jointly.deal.table.DealtTable;
import io.jointly.deal.table.OwnDealer;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.protocol.parameters.Roster;
import io.jointly.run.PartyContext;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.share.MailboxSource;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.SparkTypes;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Deals the rows of a DataFrame. All rows are checked before anything leaves. Executors share and
 * seal blocks; each attempt of a task draws its own randomness and writes its own names, and the
 * driver lists the blocks of those attempts that count, once.
 */
final class RowDealing {

  private static final String BLOCK = "block__number";
  private static final String INDEX = "row__index";

  private final SparkSession spark;
  private final DealtOptions options;
  private final Collaboration collaboration;
  private final DealtTable dealt;
  private final Table table;

  RowDealing(SparkSession spark, DealtOptions options) {
    this.spark = spark;
    this.options = options;
    this.collaboration =
        CollaborationReader.readAsDealer(
            options.file("collaboration"), LocalDate.now(ZoneOffset.UTC));
    this.dealt = DealtTable.named(collaboration, options.text("table"));
    this.table = dealt.table();
  }

  void deal(Dataset<Row> rows) {
    Dataset<Row> declared = declared(rows);
    String batch = BatchOptions.name(options.text("batch"));
    OwnDealer dealer = OwnDealer.of(dealt, options.text("dealer"), options.file("identity"));
    OutsideBounds outside = BatchOptions.outside(options.find("outside-bounds").orElse("refuse"));
    MailboxSource source =
        new MailboxSource(
            MailboxAddress.parse(options.mailbox()), spark.sparkContext().hadoopConfiguration());
    try (Mailbox mailbox = source.open()) {
      SecureRandom random = new SecureRandom();
      Roster roster = PartyContext.roster(collaboration);
      byte[] dealing = DealingDigests.dealing(collaboration.digest(), table.name());
      BatchTask task =
          BatchTask.of(
              collaboration,
              table,
              dealer.index(),
              batch,
              new NewestKeys(mailbox, roster, dealing).read(random));
      BatchPublication publication =
          new BatchPublication(
              mailbox, dealer.identity(), new DealerIdentities(dealt.dealing()), task.place());
      publication.requireFree();
      long count = requireSound(declared, task, outside);
      task.requireRows(count);
      Instant now = Instant.now();
      publication.finish(task.manifest(now, count, blocks(declared, task, outside, source)));
    }
  }

  /** The declared columns, in the file's order. */
  private Dataset<Row> declared(Dataset<Row> rows) {
    List<org.apache.spark.sql.Column> columns = new ArrayList<>();
    Map<String, StructField> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (StructField field : rows.schema().fields()) {
      if (found.put(field.name(), field) != null) {
        throw new CallerException(
            ErrorCode.SOURCE, "the rows have two columns " + field.name() + "; leave one out");
      }
      if (table.column(field.name()).isEmpty()) {
        throw new CallerException(
            ErrorCode.SOURCE,
            "the rows have a column "
                + field.name()
                + ", which table "
                + table.name()
                + " does not declare; leave it out");
      }
    }
    for (Column column : table.columns().values()) {
      StructField field = found.get(column.name());
      DataType wanted = SparkTypes.spark(column.type());
      if (field == null || !field.dataType().equals(wanted)) {
        throw new CallerException(
            ErrorCode.SOURCE,
            "column "
                + column.name()
                + " of table "
                + table.name()
                + " is declared "
                + column.type()
                + ", and the rows have "
                + (field == null ? "no such column" : "it as " + field.dataType().sql())
                + "; CAST it before writing");
      }
      columns.add(ColumnRenderer.named(field.name()).as(column.name()));
    }
    return rows.select(columns.toArray(org.apache.spark.sql.Column[]::new));
  }

  /** Reads all rows, before anything leaves; gives their number. */
  private static long requireSound(Dataset<Row> rows, BatchTask task, OutsideBounds outside) {
    List<String> found =
        LocalJob.run(
            () -> rows.toJavaRDD().mapPartitions(new RowTasks.Check(task, outside)).collect());
    long count = 0;
    Map<String, Long> wrong = new TreeMap<>();
    for (String line : found) {
      int space = line.indexOf(' ');
      long number = Long.parseLong(line.substring(0, space));
      if (line.length() == space + 1) {
        count += number;
      } else {
        wrong.merge(line.substring(space + 1), number, Long::sum);
      }
    }
    if (!wrong.isEmpty()) {
      throw new PolicyException(
          ErrorCode.OUTSIDE_BOUNDS,
          wrong.entrySet().stream()
                  .map(each -> each.getKey() + " in " + each.getValue() + " rows")
                  .collect(Collectors.joining("; "))
              + ". Nothing was dealt. Correct the rows, or write .option(\"outside-bounds\", \"clamp\")"
              + " or \"null\"");
    }
    return count;
  }

  private List<BatchManifest.Block> blocks(
      Dataset<Row> rows, BatchTask task, OutsideBounds outside, MailboxSource mailbox) {
    int size = task.blockRows();
    StructType schema =
        rows.schema().add(BLOCK, DataTypes.LongType, false).add(INDEX, DataTypes.LongType, false);
    return LocalJob.run(
        () -> {
          JavaRDD<Row> numbered = rows.toJavaRDD().zipWithIndex().map(new RowTasks.Numbering(size));
          Dataset<Row> byBlock =
              spark
                  .createDataFrame(numbered, schema)
                  .repartition(functions.col(BLOCK))
                  .sortWithinPartitions(BLOCK, INDEX);
          List<RowTasks.DealtBlock> dealt =
              new ArrayList<>(
                  byBlock
                      .toJavaRDD()
                      .mapPartitions(new RowTasks.Deal(task, outside, mailbox))
                      .map(RowTasks.DealtBlock::bytes)
                      .collect()
                      .stream()
                      .map(RowTasks.DealtBlock::of)
                      .toList());
          dealt.sort(Comparator.comparingInt(RowTasks.DealtBlock::number));
          return dealt.stream().map(RowTasks.DealtBlock::listed).toList();
        });
  }
}
