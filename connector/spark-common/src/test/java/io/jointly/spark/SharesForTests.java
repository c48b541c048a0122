package io.jointly.spark;

import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.FieldRandom;
import io.jointly.deal.DealtRowWriter;
import io.jointly.deal.table.DealtTable;
import io.jointly.field.FpVectors;
import io.jointly.field.Shamir;
import io.jointly.spark.local.ShareTable;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Share tables of a consortium, as they are after collecting. */
final class SharesForTests {

  private SharesForTests() {}

  /** Gives each party its shares, as they are after collecting. */
  static void deal(Consortium parties, String name) {
    DealtTable table =
        DealtTable.of(
            CollaborationReader.read(
                    parties.folder.resolve("collaboration.yaml"), LocalDate.now(ZoneOffset.UTC))
                .table(name)
                .orElseThrow());
    FieldRandom random = FieldRandom.create(new SecureRandom());
    DealtRowWriter writer = new DealtRowWriter(table.layout(), random);
    List<List<Row>> shares = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    long number = 0;
    for (Row row : parties.spark.table(Consortium.dealt(name)).collectAsList()) {
      List<@Nullable Object> dimensions = new ArrayList<>();
      table.dimensions().forEach(c -> dimensions.add(row.getAs(c.name())));
      @Nullable Long[] values = new @Nullable Long[table.measures().size()];
      for (int i = 0; i < values.length; i++) {
        Object value = row.getAs(table.measures().get(i).name());
        values[i] = value == null ? null : table.number(i, value);
      }
      long[] elements = FpVectors.create(table.layout().elements());
      writer.write(table.cell(dimensions).orElseThrow(), values, elements, 0);
      long[][] dealt = new long[3][elements.length];
      Shamir.of(3, 1).share(elements, 0, elements.length / 2, random, dealt);
      number++;
      for (int party = 0; party < 3; party++) {
        String id = parties.parties.get(party);
        shares.get(party).add(kept(table, id, dimensions, number, dealt[party]));
      }
    }
    for (int party = 0; party < 3; party++) {
      parties
          .spark
          .createDataFrame(shares.get(party), ShareTable.schema(table))
          .createOrReplaceGlobalTempView(
              Consortium.shares(parties.number, parties.parties.get(party), name));
    }
  }

  private static Row kept(
      DealtTable table,
      String holder,
      List<@Nullable Object> dimensions,
      long number,
      long[] elements) {
    List<@Nullable Object> row = new ArrayList<>(List.of(holder, "d" + number % 3, "b", number));
    if (!table.dealing().hidesDimensions()) {
      row.addAll(dimensions);
    }
    long[] kept = table.layout().kept(elements, 0);
    int cells = table.dealing().hidesDimensions() ? table.layout().cells() : 0;
    int columns = table.layout().numbers().size() + (cells > 0 ? 1 : 0);
    for (int column = 0; column < columns; column++) {
      if (cells == 0) {
        row.add(RowFactory.create(kept[2 * column], kept[2 * column + 1]));
      } else {
        List<Row> ofCells = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
          int at = 2 * (column == 0 ? cell : cells + cell * (columns - 1) + column - 1);
          ofCells.add(RowFactory.create(kept[at], kept[at + 1]));
        }
        row.add(ofCells);
      }
    }
    return RowFactory.create(row.toArray());
  }
}
