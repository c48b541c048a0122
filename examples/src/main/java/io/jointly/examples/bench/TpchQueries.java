package io.jointly.examples.bench;

/**
 * Q1 and Q6 of TPC-H, with its validation parameters, over {@code lineitem}; and the same sums in
 * BIGINT over {@code lineitem_cents}, as a lower bound for the cost of a sum.
 */
final class TpchQueries {

  static final String Q1 =
      """
      SELECT l_returnflag,
             l_linestatus,
             sum(l_quantity) AS sum_qty,
             sum(l_extendedprice) AS sum_base_price,
             sum(l_extendedprice * (1 - l_discount)) AS sum_disc_price,
             sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge,
             avg(l_quantity) AS avg_qty,
             avg(l_extendedprice) AS avg_price,
             avg(l_discount) AS avg_disc,
             count(*) AS count_order
      FROM lineitem
      WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY
      GROUP BY l_returnflag, l_linestatus
      ORDER BY l_returnflag, l_linestatus
      """;

  static final String Q6 =
      """
      SELECT sum(l_extendedprice * l_discount) AS revenue
      FROM lineitem
      WHERE l_shipdate >= DATE '1994-01-01'
        AND l_shipdate < DATE '1994-01-01' + INTERVAL '1' YEAR
        AND l_discount BETWEEN 0.06 - 0.01 AND 0.06 + 0.01
        AND l_quantity < 24
      """;

  static final String Q1_CENTS =
      """
      SELECT l_returnflag,
             l_linestatus,
             sum(l_quantity),
             sum(l_extendedprice),
             sum(l_extendedprice * (100 - l_discount)),
             sum(l_extendedprice * (100 - l_discount) * (100 + l_tax)),
             sum(l_discount),
             count(*)
      FROM lineitem_cents
      WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY
      GROUP BY l_returnflag, l_linestatus
      ORDER BY l_returnflag, l_linestatus
      """;

  static final String Q6_CENTS =
      """
      SELECT sum(l_extendedprice * l_discount)
      FROM lineitem_cents
      WHERE l_shipdate >= DATE '1994-01-01'
        AND l_shipdate < DATE '1994-01-01' + INTERVAL '1' YEAR
        AND l_discount BETWEEN 5 AND 7
        AND l_quantity < 24
      """;

  private TpchQueries() {}
}
