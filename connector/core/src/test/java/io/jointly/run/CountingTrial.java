package io.jointly.run;

import io.jointly.amendment.Versions;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.Identity;
import io.jointly.mailbox.Mailbox;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Aggregate;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The files of three parties that count their rows, without Spark: a collaboration, and for each
 * party a folder with its key, its policy, and later its ledger and its log. The mailbox is a
 * folder beside them. Whoever has the folder can open the trial again, in another process, too.
 */
public final class CountingTrial {

  private static final Map<String, Long> ROWS = Map.of("north", 20L, "south", 23L, "east", 27L);

  /** What {@link #ask} returns where all is well. */
  public static final long TOTAL = 70;

  private final Path folder;

  private CountingTrial(Path folder) {
    this.folder = folder;
  }

  /** The trial that was made in a folder. */
  public static CountingTrial in(Path folder) {
    return new CountingTrial(folder);
  }

  /** A key for each party. */
  public static Map<String, Identity> keys() {
    return Versions.keys("north", "south", "east");
  }

  /**
   * Writes all files. Any party may ask, and all receive.
   *
   * @param rules one line of YAML, {@code rules: {…}}, or nothing
   */
  public static CountingTrial make(Path folder, Map<String, Identity> keys, String rules)
      throws IOException {
    CountingTrial trial = new CountingTrial(folder);
    Files.createDirectories(trial.mailbox());
    StringBuilder parties = new StringBuilder();
    for (Map.Entry<String, Identity> each : keys.entrySet()) {
      Files.createDirectory(folder.resolve(each.getKey()));
      each.getValue().write(folder.resolve(each.getKey()).resolve("identity.pem"));
      parties.append(
          "  - {id: %s, public_key: \"%s\", roles: [data, compute]}\n"
              .formatted(each.getKey(), each.getValue().publicKey().base64()));
    }
    Files.writeString(
        trial.collaboration(),
        """
        version: 1
        id: counting
        purpose: rows are counted
        valid_until: 2099-12-31
        max_colluding_parties: 1
        parties:
        %sanalysts: [north, south, east]
        result_receivers: [north, south, east]
        %s
        tables: {t: {columns: {age: {type: int, use: [measure], min: 0, max: 120}}}}
        """
            .formatted(parties, rules));
    Collaboration read = CollaborationReader.read(trial.collaboration(), LocalDate.EPOCH);
    for (String id : keys.keySet()) {
      Files.writeString(
          folder.resolve(id).resolve("policy.yaml"),
          """
          collaboration: {id: counting, sha256: "%s"}
          tables: {t: {source: "SELECT 1 AS age"}}
          """
              .formatted(read.sha256()));
    }
    return trial;
  }

  private Path collaboration() {
    return folder.resolve("collaboration.yaml");
  }

  public Path mailbox() {
    return folder.resolve("mailbox");
  }

  /** A party's options. */
  public JointOptions options(String party, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put("collaboration", collaboration().toString());
    values.put("party", party);
    values.put("identity", folder.resolve(party).resolve("identity.pem").toString());
    values.put("policy", folder.resolve(party).resolve("policy.yaml").toString());
    values.put("mailbox", "file:" + mailbox());
    return JointOptions.of("joint", values);
  }

  public static CountingEngine engine(String party, Mailbox mailbox) {
    return new CountingEngine(Objects.requireNonNull(ROWS.get(party)), mailbox);
  }

  /**
   * Asks how many rows there are, as the party whose files these are.
   *
   * @param engine of the same party
   */
  public static long ask(PartyContext context, CountingEngine engine) {
    JointQuery query =
        new JointQuery(
            "t",
            List.of(),
            List.of(new Measure(Aggregate.COUNT_STAR, List.of(), SqlType.of(SqlType.Kind.BIGINT))),
            List.of(),
            Settings.of(Map.of()));
    QueryPlan plan = QueryPlan.of(context.agreement(), query, engine.evaluator());
    return PartyRun.of(context, engine).answer(plan, engine, List::of).answer().totals().get(0)[0];
  }
}
