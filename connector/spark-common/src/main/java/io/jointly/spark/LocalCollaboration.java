package io.jointly.spark;

import io.jointly.agent.Agent;
import io.jointly.agent.AgentLimits;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.ledger.Ledger;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.query.JointQuery;
import io.jointly.rehearsal.LocalFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A whole collaboration in one Spark application, for notebooks and tests. Each party has a session
 * of its own, in which the catalog is called {@code joint}, and an agent that answers the others.
 * Everything but that is as between organisations: files, rules, protocol and errors. Keys,
 * policies, audit logs and ledgers are made in a temporary folder.
 *
 * <pre>{@code
 * try (LocalCollaboration local =
 *     LocalCollaboration.of(spark, "collaboration.yaml")
 *         .party("north", north)
 *         .party("south", south)
 *         .party("east", east)
 *         .start()) {
 *   local.sql("SELECT region, avg(cost) FROM joint.admissions GROUP BY region").show();
 * }
 * }</pre>
 *
 * <p>It protects nothing: all rows and keys are in this application.
 */
public final class LocalCollaboration implements AutoCloseable {

  /** The name of the catalog in each party's session. */
  public static final String CATALOG = "joint";

  /** Options of which each party has its own. */
  private static final Set<String> OWN_OPTIONS =
      Set.of("collaboration", "party", "identity", "policy", "audit", "ledger", "run");

  private static final int KEPT_LINES = 1000;
  private static final AgentLimits LIMITS =
      new AgentLimits(4, 1000, 100_000, Duration.ofDays(1), Duration.ofMillis(20), "");

  private final LocalFiles files;
  private final boolean ownsFolder;
  private final String mailbox;
  private final Map<String, SparkSession> sessions = new LinkedHashMap<>();
  private final List<Agent> agents = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> views = new ArrayList<>();
  private final Deque<String> lines = new ArrayDeque<>();

  private LocalCollaboration(LocalFiles files, boolean ownsFolder, String mailbox) {
    this.files = files;
    this.ownsFolder = ownsFolder;
    this.mailbox = mailbox;
  }

  /**
   * What each party has.
   *
   * @param collaboration path of a collaboration.yaml. Its keys are not used, so that any text may
   *     stand in their place.
   */
  public static Builder of(SparkSession spark, String collaboration) {
    return new Builder(spark, Path.of(collaboration));
  }

  /** What each party has. */
  public static final class Builder {

    private final SparkSession spark;
    private final Path collaboration;
    private final GivenRows rows = new GivenRows();
    private final Map<String, StringBuilder> policies = new TreeMap<>();
    private final Map<String, Map<String, String>> tablePolicies = new TreeMap<>();
    private final Map<String, String> options = new TreeMap<>();
    private boolean storesRows;

    private Builder(SparkSession spark, Path collaboration) {
      this.spark = spark;
      this.collaboration = collaboration;
    }

    /** A party's rows, where the collaboration has one table. */
    public Builder party(String id, Dataset<Row> table) {
      return party(id, "", table);
    }

    /** A party's rows of one of several tables. */
    public Builder party(String id, String table, Dataset<Row> dataset) {
      rows.put(id, table, dataset);
      return this;
    }

    /** Lines of a party's policy.yaml, such as {@code min_group_size: 20}. */
    public Builder policy(String party, String lines) {
      policies.computeIfAbsent(party, id -> new StringBuilder()).append(lines).append('\n');
      return this;
    }

    /**
     * A field of one table in a party's policy.yaml, such as {@code denied_columns: [age]}; several
     * have commas between them.
     *
     * @throws CallerException (OPTION) if the party has been given fields of the table already
     */
    public Builder policy(String party, String table, String fields) {
      if (tablePolicies.computeIfAbsent(party, id -> new TreeMap<>()).put(table, fields) != null) {
        throw GivenRows.refusal(
            "party "
                + party
                + " has been given fields of table "
                + table
                + " twice; give all in one call, with commas between them");
      }
      return this;
    }

    /**
     * An option of every party's catalog, such as {@code round-timeout}.
     *
     * @throws CallerException (OPTION) if it is one that differs between the parties, which are set
     *     here
     */
    public Builder option(String name, String value) {
      String folded = name.toLowerCase(Locale.ROOT);
      if (OWN_OPTIONS.contains(folded)) {
        throw new CallerException(
            ErrorCode.OPTION,
            "the option "
                + folded
                + " is set for each party of a local collaboration; leave it out");
      }
      options.put(folded, value);
      return this;
    }

    /**
     * Makes rows up for every party and table that has been given none: as many for each, within
     * the declared bounds and values.
     *
     * @param seed the same seed makes the same rows
     */
    public Builder mockRows(int count, long seed) {
      rows.makeUp(count, seed);
      return this;
    }

    /** Other processes can read the rows, too: they are kept as Parquet with the other files. */
    Builder storeRows() {
      storesRows = true;
      return this;
    }

    /**
     * Starts the parties. The folder for their files is a temporary one, and {@link
     * LocalCollaboration#close} deletes it.
     *
     * @throws CallerException if collaboration.yaml has a mistake, a party's rows are missing, or a
     *     party or table is not of the collaboration
     */
    public LocalCollaboration start() {
      try {
        return start(Files.createTempDirectory("jointly-local"), true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The same with a folder, which is made and kept. */
    public LocalCollaboration start(String folder) {
      try {
        return start(Files.createDirectory(Path.of(folder)), false);
      } catch (IOException e) {
        throw new CallerException(
            ErrorCode.OPTION,
            folder + " cannot be made (" + e + "); name a folder that is not there",
            e);
      }
    }

    private LocalCollaboration start(Path folder, boolean temporary) throws IOException {
      LocalCollaboration local = null;
      boolean started = false;
      try {
        LocalFiles files = LocalFiles.make(collaboration, folder, new SecureRandom());
        byte[] name = new byte[8];
        new SecureRandom().nextBytes(name);
        String id = HexFormat.of().formatHex(name);
        local =
            new LocalCollaboration(
                files, temporary, options.getOrDefault("mailbox", "memory:local-" + id));
        rows.require(files.collaboration());
        for (String each : policies.keySet()) {
          GivenRows.requireParty(files.collaboration(), each);
        }
        for (Map.Entry<String, Map<String, String>> each : tablePolicies.entrySet()) {
          each.getValue()
              .keySet()
              .forEach(table -> GivenRows.requireRows(files.collaboration(), each.getKey(), table));
        }
        for (Party party : files.collaboration().parties()) {
          local.add(this, party, id);
        }
        local.sessions.keySet().forEach(local::serve);
        started = true;
        return local;
      } finally {
        if (!started && local != null) {
          local.close();
        } else if (!started && temporary) {
          deleteAll(folder);
        }
      }
    }
  }

  private void add(Builder given, Party party, String id) throws IOException {
    Collaboration agreed = files.collaboration();
    Map<String, String> sources = new LinkedHashMap<>();
    String database = given.spark.conf().get("spark.sql.globalTempDatabase", "global_temp");
    if (party.has(Role.DATA)) {
      for (Table table : agreed.tables().values()) {
        String name = party.id().replace('-', '_') + "_" + sources.size();
        Dataset<Row> own = given.rows.of(given.spark, agreed, party, table);
        if (given.storesRows) {
          String path = files.folder().resolve("rows").resolve(name).toString();
          own.write().parquet(path);
          sources.put(table.name(), "SELECT * FROM parquet.`" + path + "`");
        } else {
          String view = "local_" + id + "_" + name;
          own.createOrReplaceGlobalTempView(view);
          views.add(view);
          sources.put(table.name(), "SELECT * FROM " + database + "." + view);
        }
      }
    }
    StringBuilder more = given.policies.getOrDefault(party.id(), new StringBuilder());
    Map<String, String> fields = given.tablePolicies.getOrDefault(party.id(), Map.of());
    files.writePolicy(party.id(), sources, fields, more.toString());
    Map<String, String> options = new LinkedHashMap<>(files.options(party.id()));
    options.put("run", "local-" + party.id());
    options.putAll(given.options);
    options.put("mailbox", mailbox);
    SparkSession session = given.spark.newSession();
    String prefix = "spark.sql.catalog." + CATALOG;
    session.conf().set(prefix, JointCatalog.class.getName());
    options.forEach((name, value) -> session.conf().set(prefix + "." + name, value));
    sessions.put(party.id(), session);
  }

  private void serve(String party) {
    SparkSession session = session(party);
    Agent agent =
        new Agent(
            new SparkEngine(session),
            CatalogOptions.ofAgent(session, CATALOG),
            null,
            LIMITS,
            Clock.systemUTC(),
            line -> report(party + ": " + line));
    agents.add(agent);
    Thread thread = new Thread(() -> agent.run(Agent.Until.STOPPED), "jointly agent of " + party);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void report(String line) {
    synchronized (lines) {
      lines.addLast(line);
      if (lines.size() > KEPT_LINES) {
        lines.removeFirst();
      }
    }
  }

  /**
   * What the parties' agents have reported, each line after its party. Of a query that a partner
   * refuses, the asking party learns only the code; here is the whole reason.
   */
  public List<String> reports() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The party in whose name {@link #sql(String)} asks. */
  public String firstAnalyst() {
    return files.collaboration().analysts().get(0);
  }

  /** Spark's options of a party's catalog. */
  Map<String, String> options(String party) {
    String prefix = "spark.sql.catalog." + CATALOG;
    Map<String, String> options = new TreeMap<>();
    options.put(prefix, JointCatalog.class.getName());
    CatalogOptions.of(session(party), CATALOG)
        .forEach((name, value) -> options.put(prefix + "." + name, value));
    return options;
  }

  /** Asks a query in the name of the first analyst. All other parties' agents answer. */
  public Dataset<Row> sql(String query) {
    return session(firstAnalyst()).sql(query);
  }

  /** Asks a query in the name of a party. */
  public Dataset<Row> sql(String party, String query) {
    return session(party).sql(query);
  }

  /** The session in which a party has its catalog. Its temporary views are its own. */
  public SparkSession session(String party) {
    SparkSession session = sessions.get(party);
    if (session == null) {
      throw new CallerException(
          ErrorCode.OPTION,
          "'" + party + "' is no party; the parties are " + String.join(", ", sessions.keySet()));
    }
    return session;
  }

  /** The queries that a party has asked, each once and in the order of its ledger. */
  List<JointQuery> asked(String party) {
    return Ledger.beside(files.policy(party), files.collaboration().id(), party, Clock.systemUTC())
        .attempts()
        .stream()
        .filter(each -> each.asker().equals(party))
        .map(each -> each.asked().decoded())
        .distinct()
        .toList();
  }

  /** What the parties have agreed on, but for the keys. */
  Collaboration collaboration() {
    return files.collaboration();
  }

  /** The folder with the parties' files: policies, audit logs, ledgers. */
  public String folder() {
    return files.folder().toString();
  }

  /** Stops the agents, and forgets the rows. */
  @Override
  public void close() {
    agents.forEach(Agent::close);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sessions.values().stream()
        .findFirst()
        .ifPresent(any -> views.forEach(view -> any.catalog().dropGlobalTempView(view)));
    if (mailbox.startsWith("memory:")) {
      MemoryMailbox.forget(mailbox.substring("memory:".length()));
    }
    if (ownsFolder) {
      try {
        deleteAll(files.folder());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
