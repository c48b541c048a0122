package io.jointly.spark.deal;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.deal.batch.BatchTask;
import io.jointly.deal.batch.DealtRow;
import io.jointly.deal.batch.DealtRowEncoder;
import io.jointly.deal.message.BatchManifest;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.query.SqlType;
import io.jointly.spark.share.MailboxSource;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** What executors do with the rows of a batch. */
final class RowTasks {

  private RowTasks() {}

  /** The values of a row's declared columns, of the classes of {@link SqlType.Kind}. */
  private static @Nullable Object[] values(Row row, List<Column> columns) {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.isNullAt(i) ? null : row.get(i);
      if (value instanceof Date date) {
        value = date.toLocalDate();
      } else if (value instanceof BigDecimal decimal) {
        value = decimal.setScale(columns.get(i).type().scale());
      }
      values[i] = value;
    }
    return values;
  }

  /** Counts rows, and values that no row may have: lines of a number, a space and what is wrong. */
  record Check(BatchTask task, OutsideBounds outside)
      implements FlatMapFunction<Iterator<Row>, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<String> call(Iterator<Row> rows) {
      DealtRowEncoder encoder = task.encoder(outside);
      Map<String, Long> wrong = new TreeMap<>();
      long count = 0;
      while (rows.hasNext()) {
        encoder.encode(
            values(rows.next(), encoder.columns()),
            (column, why) -> wrong.merge("column " + column.name() + " " + why, 1L, Long::sum));
        count++;
      }
      List<String> lines = new ArrayList<>();
      lines.add(count + " ");
      wrong.forEach((what, number) -> lines.add(number + " " + what));
      return lines.iterator();
    }
  }

  /** Puts the number of a row's block, and of the row, behind it. */
  record Numbering(int size) implements Function<Tuple2<Row, Long>, Row> {

    private static final long serialVersionUID = 1L;

    @Override
    public Row call(Tuple2<Row, Long> row) {
      int columns = row._1().length();
      Object[] values = new Object[columns + 2];
      for (int i = 0; i < columns; i++) {
        values[i] = row._1().get(i);
      }
      values[columns] = row._2() / size;
      values[columns + 1] = row._2();
      return RowFactory.create(values);
    }
  }

  /**
   * A block that was dealt.
   *
   * @param listed what the manifest says of it
   */
  record DealtBlock(int number, BatchManifest.Block listed) implements Serializable {

    private static final int DIGEST_BYTES = 32;

    byte[] bytes() {
      return ByteBuffer.allocate(Integer.BYTES + 2 * DIGEST_BYTES)
          .putInt(number)
          .put(listed.ephemeralKey())
          .put(listed.publicDigest())
          .array();
    }

    static DealtBlock of(byte[] bytes) {
      return new DealtBlock(
          ByteBuffer.wrap(bytes).getInt(),
          new BatchManifest.Block(
              Arrays.copyOfRange(bytes, Integer.BYTES, Integer.BYTES + DIGEST_BYTES),
              Arrays.copyOfRange(bytes, Integer.BYTES + DIGEST_BYTES, bytes.length)));
    }
  }

  /** Deals the blocks of a partition, whose rows are sorted by block. */
  record Deal(BatchTask task, OutsideBounds outside, MailboxSource mailbox)
      implements FlatMapFunction<Iterator<Row>, DealtBlock> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<DealtBlock> call(Iterator<Row> rows) {
      List<DealtBlock> dealt = new ArrayList<>();
      if (!rows.hasNext()) {
        return dealt.iterator();
      }
      DealtRowEncoder encoder = task.encoder(outside);
      SecureRandom random = new SecureRandom();
      int columns = encoder.columns().size();
      try (Mailbox opened = mailbox.open()) {
        List<DealtRow> block = new ArrayList<>();
        int current = -1;
        while (rows.hasNext()) {
          Row row = rows.next();
          int number = Math.toIntExact(row.getLong(columns));
          if (number != current && !block.isEmpty()) {
            dealt.add(new DealtBlock(current, task.deal(current, block, random, opened)));
            block = new ArrayList<>();
          }
          current = number;
          block.add(encoded(encoder, row));
        }
        dealt.add(new DealtBlock(current, task.deal(current, block, random, opened)));
      }
      return dealt.iterator();
    }

    private static DealtRow encoded(DealtRowEncoder encoder, Row row) {
      DealtRow encoded = encoder.encode(values(row, encoder.columns()), (column, why) -> {});
      if (encoded == null) {
        throw new CallerException(
            ErrorCode.SOURCE,
            "the rows have changed since they were checked; write from a snapshot");
      }
      return encoded;
    }
  }
}
