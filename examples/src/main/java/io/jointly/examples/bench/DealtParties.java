package io.jointly.examples.bench;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.Identity;
import io.jointly.deal.collect.CollectorState;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.key.KeyPublication;
import io.jointly.deal.message.DealingDigests;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.Roster;
import io.jointly.run.PartyContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A dealer and three compute parties in one JVM, with a folder for a mailbox. */
final class DealtParties implements AutoCloseable {

  private static final List<String> PARTIES = List.of("p1", "p2", "p3");
  private static final String DEALER = "d";

  private final SparkSession spark;
  private final Path folder;
  private final String table;

  private DealtParties(SparkSession spark, Path folder, String table) {
    this.spark = spark;
    this.folder = folder;
    this.table = table;
  }

  /**
   * Makes keys, the collaboration and policies.
   *
   * @param template with {@code @p1@} and the like where keys belong
   * @param table of the collaboration
   */
  static DealtParties prepare(SparkSession spark, Path parent, String template, String table)
      throws IOException {
    DealtParties parties =
        new DealtParties(spark, Files.createDirectory(parent.resolve(table)), table);
    String collaboration = template;
    for (String id : List.of("p1", "p2", "p3", DEALER)) {
      Identity identity = Identity.generate(new SecureRandom());
      identity.write(parties.file(id + ".pem"));
      collaboration = collaboration.replace("@" + id + "@", identity.publicKey().base64());
    }
    Files.writeString(parties.file("collaboration.yaml"), collaboration);
    Files.createDirectory(parties.mailbox());
    parties.makeKeys();
    return parties;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  Path mailbox() {
    return file("mailbox");
  }

  Path shares() {
    return file("shares");
  }

  private Collaboration collaboration() {
    return CollaborationReader.read(file("collaboration.yaml"), LocalDate.now(ZoneOffset.UTC));
  }

  private void makeKeys() {
    Collaboration collaboration = collaboration();
    Roster roster = PartyContext.roster(collaboration);
    byte[] dealing = DealingDigests.dealing(collaboration.digest(), table);
    try (Mailbox mailbox = FileMailbox.at(mailbox())) {
      for (int party = 0; party < PARTIES.size(); party++) {
        Path identity = file(PARTIES.get(party) + ".pem");
        DealingKeys keys =
            DealingKeys.in(
                CollectorState.beside(identity), dealing, roster, party, Identity.read(identity));
        new KeyPublication(mailbox, keys).makeNext(new SecureRandom(), Instant.now());
      }
    }
  }

  void deal(Dataset<Row> rows) {
    rows.write()
        .format("jointly")
        .mode("append")
        .option("collaboration", file("collaboration.yaml").toString())
        .option("table", table)
        .option("dealer", DEALER)
        .option("identity", file(DEALER + ".pem").toString())
        .option("batch", "all")
        .save("file:" + mailbox());
  }

  /** All parties collect at once, and keep their shares as Parquet. */
  List<String> collect() throws Exception {
    List<Callable<String>> parties = new ArrayList<>();
    for (String party : PARTIES) {
      parties.add(
          () -> {
            String out = shares().resolve(party).toString();
            spark
                .newSession()
                .read()
                .format("jointly")
                .option("collaboration", file("collaboration.yaml").toString())
                .option("table", table)
                .option("party", party)
                .option("identity", file(party + ".pem").toString())
                .option("collection", "all")
                .option("round-timeout", "2h")
                .load("file:" + mailbox())
                .write()
                .parquet(out);
            return out;
          });
    }
    return all(parties);
  }

  /**
   * All parties ask at once.
   *
   * @param query of a session and the table's name
   * @param wanted the answer of each
   */
  Callable<Object> answers(BiFunction<SparkSession, String, List<Row>> query, List<Row> wanted)
      throws IOException {
    List<Callable<List<Row>>> parties = new ArrayList<>();
    for (String party : PARTIES) {
      Files.writeString(
          file(party + ".yaml"),
          "collaboration: {id: dealing, sha256: \"%s\"}\ntables:\n  %s: {shares: \"SELECT * FROM parquet.`%s`\"}\n"
              .formatted(collaboration().sha256(), table, shares().resolve(party)));
      SparkSession session = spark.newSession();
      String catalog = "spark.sql.catalog.joint";
      session.conf().set(catalog, "io.jointly.spark.JointCatalog");
      session.conf().set(catalog + ".collaboration", file("collaboration.yaml").toString());
      session.conf().set(catalog + ".party", party);
      session.conf().set(catalog + ".identity", file(party + ".pem").toString());
      session.conf().set(catalog + ".policy", file(party + ".yaml").toString());
      session.conf().set(catalog + ".mailbox", "file:" + mailbox());
      session.conf().set(catalog + ".run", "sums");
      parties.add(() -> query.apply(session, "joint." + table));
    }
    return () -> {
      for (List<Row> answer : all(parties)) {
        if (!answer.equals(wanted)) {
          throw new IllegalStateException("the answer differs from plain Spark's: " + answer);
        }
      }
      return wanted;
    };
  }

  private static <T> List<T> all(List<Callable<T>> parties) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(parties.size());
    try {
      List<Future<T>> running = new ArrayList<>();
      parties.forEach(party -> running.add(threads.submit(party)));
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Deletes all files: a mailbox of ten million rows takes much of a disk. */
  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
