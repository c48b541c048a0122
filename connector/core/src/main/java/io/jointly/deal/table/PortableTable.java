package io.jointly.deal.table;

import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Table;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A share table on its way to executors: without its dealers, who may be ten thousand. */
public final class PortableTable implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Table table;
  private transient @Nullable DealtTable dealt;

  private PortableTable(Table table) {
    this.table = table;
  }

  public static PortableTable of(Table table) {
    Dealing dealing = table.dealing().orElseThrow();
    return new PortableTable(
        new Table(
            table.name(),
            new Table.Shares(
                new Dealing(
                    List.of(),
                    dealing.hasOwnRows(),
                    dealing.hidesDimensions(),
                    dealing.validity(),
                    dealing.maxRowsPerDealer())),
            table.maxRows(),
            table.keys(),
            table.joins(),
            table.columns()));
  }

  /** What the table is dealt as. Made once in each process. */
  public DealtTable dealt() {
    DealtTable known = dealt;
    if (known == null) {
      known = DealtTable.of(table);
      dealt = known;
    }
    return known;
  }
}
