package io.jointly.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Two parties with NULLs everywhere; all sessions have the extension. What it rewrites does not
 * depend on how many parties there are.
 */
final class ExtensionData {

  private static final String ALL =
      "[count, sum, avg, variance, covariance, min, max, count_distinct, histogram, percentile, top_k]";

  private ExtensionData() {}

  static Consortium consortium(Path folder, String arguments, String ansi, String zone) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Consortium.Builder builder = Consortium.extended(folder);
    builder.spark.conf().set("spark.sql.session.timeZone", zone);
    return builder
        .parties(2, 1)
        .ansi(ansi)
        .columns(
            "region: {type: string, use: [dimension, filter], values: [north, south, \"wëst's\","
                + " nowhere]}",
            "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120, functions: "
                + ALL
                + "}",
            "ok: {type: boolean, use: [dimension, filter]}",
            "day: {type: date, use: [dimension, filter], min: 2020-01-01, max: 2022-12-31}",
            "at: {type: timestamp, use: [dimension, filter], min: '2020-01-01T00:00:00Z', max:"
                + " '2022-12-31T00:00:00Z'}",
            "local: {type: timestamp_ntz, use: [dimension, filter], min: '2020-01-01T00:00:00', max:"
                + " '2022-12-31T00:00:00'}",
            "cost: {type: \"decimal(12,2)\", use: [measure], min: -10000, max: 10000, functions: "
                + ALL
                + "}",
            "price: {type: \"decimal(7,3)\", use: [measure], min: -1000, max: 1000}",
            "number: {type: bigint, use: [measure], min: -1000000000000, max: 1000000000000}",
            "stay: {type: double, use: [measure], min: 0, max: 3650, fraction_bits: 24, functions: "
                + ALL
                + "}",
            "zip: {type: int, use: [filter]}")
        .rules(
            "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments: %s}"
                .formatted(arguments))
        .rows(rows(1, 90))
        .rows(rows(3, 35))
        .build();
  }

  static String rows(int seed, int count) {
    return """
        SELECT element_at(array('north', 'south', "wëst's", NULL), 1 + CAST(pmod(hash(id, %1$d, 1), 4)
                 AS INT)) AS region,
               IF(id %% 9 = 0, NULL, CAST(pmod(hash(id, %1$d, 2), 100) AS INT)) AS age,
               IF(id %% 5 = 0, NULL, id %% 2 = 0) AS ok,
               IF(id %% 17 = 0, NULL, date_add(DATE'2020-01-01', pmod(hash(id, %1$d, 4), 1090))) AS day,
               timestamp_micros(1577836800000000L + pmod(xxhash64(id, %1$d, 5), 94000000000000L)) AS at,
               CAST(timestamp_micros(1577836800000000L + pmod(xxhash64(id, %1$d, 6), 94000000000000L))
                 AS TIMESTAMP_NTZ) AS local,
               IF(id %% 7 = 0, NULL, CAST(pmod(hash(id, %1$d, 7), 2000000) / 100 - 10000 AS
                 DECIMAL(12,2))) AS cost,
               CAST(pmod(hash(id, %1$d, 8), 2000000) / 1000 - 1000 AS DECIMAL(7,3)) AS price,
               pmod(xxhash64(id, %1$d, 9), 2000000000000L) - 1000000000000L AS number,
               pmod(hash(id, %1$d, 10), 3000) / 8D AS stay,
               CAST(pmod(hash(id, %1$d, 11), 9) AS INT) AS zip
        FROM range(%2$d)
        """
        .formatted(seed, count);
  }
}
