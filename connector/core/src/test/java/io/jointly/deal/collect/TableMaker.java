package io.jointly.deal.collect;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Dealing.Validity;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.crypto.Identity;
import io.jointly.deal.table.DealtTable;
import io.jointly.query.Family;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Share tables for tests: two dealers, a dimension with two values, and measures. */
final class TableMaker {

  static final List<String> SITES = List.of("canarysite", "elsewhere");

  private final List<Identity> dealers;
  private boolean hides = true;
  private Validity validity = Validity.CHECKED;
  private long ofDealer = 1000;
  private long ofTable = 1000;
  private int wards = 0;

  TableMaker(List<Identity> dealers) {
    this.dealers = dealers;
  }

  TableMaker open() {
    hides = false;
    return this;
  }

  TableMaker trusted() {
    validity = Validity.TRUSTED;
    return this;
  }

  TableMaker rows(long mostOfDealer, long mostOfTable) {
    ofDealer = mostOfDealer;
    ofTable = mostOfTable;
    return this;
  }

  /** With another dimension of so many values, for rows of many elements, so for small blocks. */
  TableMaker wide(int values) {
    wards = values;
    return this;
  }

  DealtTable build() {
    Map<String, Column> columns = new LinkedHashMap<>();
    add(
        columns,
        new Column(
            "site",
            SqlType.of(Kind.STRING),
            Set.of(Use.DIMENSION, Use.FILTER),
            new Column.Domain(null, null, List.copyOf(SITES)),
            null,
            Set.of(Family.COUNT)));
    if (wards > 0) {
      add(
          columns,
          new Column(
              "ward",
              SqlType.of(Kind.INT),
              Set.of(Use.DIMENSION),
              Column.Domain.between(1, wards),
              null,
              Set.of(Family.COUNT)));
    }
    add(
        columns,
        new Column(
            "age",
            SqlType.of(Kind.INT),
            Set.of(Use.MEASURE),
            Column.Domain.between(-5, 120),
            null,
            Set.of(Family.COUNT, Family.SUM, Family.VARIANCE)));
    List<Dealer> listed =
        List.of(
            new Dealer("clinic-b", dealers.get(0).publicKey().base64()),
            new Dealer("clinic-a", dealers.get(1).publicKey().base64()));
    Dealing dealing = new Dealing(listed, false, hides, validity, ofDealer);
    return DealtTable.of(
        new Table("visits", new Table.Shares(dealing), ofTable, List.of(), columns));
  }

  private static void add(Map<String, Column> columns, Column column) {
    columns.put(column.name(), column);
  }
}
