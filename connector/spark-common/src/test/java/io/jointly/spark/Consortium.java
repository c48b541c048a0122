package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.run.NewProcess;
import io.jointly.spark.version.ScalaCollections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Several parties in one JVM, each a catalog of one Spark session and a thread. The oracle is plain
 * Spark over the union of the parties' rows. A query names the table {@code {t}}.
 */
final class Consortium {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Views of rows that were made before, by the SQL that makes them. */
  private static final Map<String, String> STORED = new ConcurrentHashMap<>();

  final SparkSession spark;
  final Path folder;
  final List<String> parties;
  final String table;
  final String mailbox;
  final int number;
  private List<String> others = List.of();

  private Consortium(
      SparkSession spark,
      Path folder,
      List<String> parties,
      String table,
      String mailbox,
      int number) {
    this.spark = spark;
    this.folder = folder;
    this.parties = parties;
    this.table = table;
    this.mailbox = mailbox;
    this.number = number;
  }

  /**
   * @param dealt what was dealt, as SQL; empty if nothing was
   * @param rows of each party with rows; none where nobody has own rows
   */
  private record OtherTable(String name, String lines, Optional<String> dealt, List<String> rows) {

    /** What a policy says of it. */
    String own(int number, String party, int place) {
      List<String> fields = new ArrayList<>();
      if (!rows.isEmpty()) {
        fields.add("source: \"" + rows.get(place) + "\"");
      }
      if (dealt.isPresent()) {
        fields.add("shares: \"SELECT * FROM global_temp." + shares(number, party, name) + "\"");
      }
      return "  " + name + ": {" + String.join(", ", fields) + "}\n";
    }
  }

  /** What a fixture is made of. */
  static final class Builder {
    private final Path folder;
    private int parties = 3;
    private int threshold = 1;
    private String minDataParties = "";
    private String columns = "";
    private String rules = "{min_group_size: 1, min_parties: 1}";
    private String maxRows = "1000000";
    private String entities = "";
    private String entityKey = "";
    private final List<OtherTable> others = new ArrayList<>();
    private String outsideBounds = "refuse";
    private String receivers = "";
    private String analysts = "";
    private String mailbox = "";
    private String ansi = "true";
    private String joinTimeout = "60s";
    private final Map<Integer, String> roles = new LinkedHashMap<>();
    private final Map<Integer, String> policies = new LinkedHashMap<>();
    private final Map<Integer, String> sources = new LinkedHashMap<>();
    private String roundTimeout = "60s";
    private final List<Dataset<Row>> rows = new ArrayList<>();
    final SparkSession spark;

    private Builder(Path folder, SparkSession spark) {
      this.folder = folder;
      this.spark = spark;
    }

    Builder parties(int count, int t) {
      parties = count;
      threshold = t;
      return this;
    }

    /** Whoever asks may leave parties out. */
    Builder minDataParties(int least) {
      minDataParties = "min_data_parties: " + least;
      return this;
    }

    /** All parties, and the oracle, compile their queries and plan adaptively, as users' do. */
    Builder compiling() {
      SharedSpark.compiling(spark);
      return this;
    }

    /** The rows of each party are in several partitions. */
    Builder inPartitions() {
      SharedSpark.inPartitions(spark);
      return this;
    }

    /** Lines of the table's columns, each {@code name: {type: …}}. */
    Builder columns(String... lines) {
      columns = String.join("\n", lines);
      return this;
    }

    Builder rules(String flow) {
      rules = flow;
      return this;
    }

    /** What rows are about, as a flow mapping. */
    Builder entities(String flow) {
      entities = "entities: " + flow;
      return this;
    }

    /**
     * Another table, which a query names in braces, too.
     *
     * @param lines of its declaration
     * @param rows of each party with rows, as SQL that makes them
     */
    Builder table(String name, String lines, String... rows) {
      others.add(new OtherTable(name, lines, Optional.empty(), List.of(rows)));
      return this;
    }

    /**
     * A share table, of which each party has a global view {@link #shares}.
     *
     * @param lines of its declaration
     * @param rows what was dealt, as SQL that makes it
     * @param own rows of each party, as SQL that makes them; none if no party has own rows
     */
    Builder dealt(String name, String lines, String rows, String... own) {
      others.add(new OtherTable(name, lines, Optional.of(rows), List.of(own)));
      return this;
    }

    /**
     * Rows are counted by the different values of this column of the rows, or by those of the first
     * of several keys.
     */
    Builder entityKey(String column) {
      entityKey = "entity_key: " + column;
      return this;
    }

    Builder maxRows(String number) {
      maxRows = number;
      return this;
    }

    Builder outsideBounds(String mode) {
      outsideBounds = mode;
      return this;
    }

    Builder receivers(String flow) {
      receivers = flow;
      return this;
    }

    Builder analysts(String flow) {
      analysts = flow;
      return this;
    }

    Builder roles(int party, String flow) {
      roles.put(party, flow);
      return this;
    }

    Builder mailbox(String address) {
      mailbox = address;
      return this;
    }

    Builder ansi(String enabled) {
      ansi = enabled;
      return this;
    }

    Builder joinTimeout(String duration) {
      joinTimeout = duration;
      return this;
    }

    Builder roundTimeout(String duration) {
      roundTimeout = duration;
      return this;
    }

    /** More lines of one party's policy. */
    Builder policy(int party, String lines) {
      policies.put(party, lines + "\n");
      return this;
    }

    /** Where a party's policy says that its rows are, in place of a view of them. */
    Builder source(int party, String sql) {
      sources.put(party, sql);
      return this;
    }

    /**
     * Makes rows once, so that no query and no other test makes them anew; gives SQL that reads
     * them.
     *
     * @param sql that gives the same rows in every session, and reads no view
     */
    String stored(String sql) {
      return STORED.computeIfAbsent(
          sql,
          any -> {
            Dataset<Row> made = spark.sql(sql);
            String view = "stored_" + NUMBER.incrementAndGet();
            spark
                .createDataFrame(made.collectAsList(), made.schema())
                .createOrReplaceGlobalTempView(view);
            return "SELECT * FROM global_temp." + view;
          });
    }

    /** The rows of the next party, as SQL that makes them. */
    Builder rows(String sql) {
      rows.add(spark.sql(sql));
      return this;
    }

    Builder rows(Dataset<Row> party) {
      rows.add(party);
      return this;
    }

    Consortium build() {
      if (policies.keySet().stream().anyMatch(party -> party >= rows.size())) {
        throw new IllegalStateException("a policy of a party that is not there");
      }
      try {
        return assemble();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Of a public table every party has the same rows, and so has the union. */
    private void unite(OtherTable other) {
      List<String> rows = new ArrayList<>(other.rows());
      if (other.lines().contains("public: true")) {
        rows = rows.subList(0, 1);
      }
      if (other.dealt().isPresent()) {
        spark.sql(other.dealt().get()).createOrReplaceTempView(Consortium.dealt(other.name()));
        rows.add(other.dealt().get());
      }
      spark.sql(String.join(" UNION ALL ", rows)).createOrReplaceTempView(everything(other.name()));
    }

    /**
     * A test that says nothing of the difference check is about something else, and asks many
     * queries of a few rows.
     */
    private String agreed() {
      String inside = rules.strip().substring(1, rules.strip().length() - 1);
      return rules.contains("difference_check")
          ? rules
          : "{" + inside + (inside.isBlank() ? "" : ", ") + "difference_check: off}";
    }

    private Consortium assemble() throws IOException {
      int number = NUMBER.incrementAndGet();
      List<String> ids = IntStream.range(0, parties).mapToObj(i -> "p" + (i + 1)).toList();
      String address = mailbox.isEmpty() ? "memory:test-" + number : mailbox;
      StringBuilder members = new StringBuilder();
      for (int i = 0; i < parties; i++) {
        Path key = folder.resolve(ids.get(i) + ".pem");
        Identity identity = Identity.generate(new SecureRandom());
        identity.write(key);
        members.append(
            "  - {id: %s, public_key: \"%s\", roles: %s}\n"
                .formatted(
                    ids.get(i),
                    identity.publicKey().base64(),
                    roles.getOrDefault(i, "[data, compute]")));
      }
      String all = ids.stream().collect(Collectors.joining(", ", "[", "]"));
      String yaml =
          """
          version: 1
          id: test-%d
          purpose: test
          valid_until: 2099-12-31
          max_colluding_parties: %d
          %s
          parties:
          %sanalysts: %s
          result_receivers: %s
          %s
          tables:
            t:
              max_rows: %s
              %s
              columns:
          %s
          %s
          rules: %s
          """
              .formatted(
                  number,
                  threshold,
                  minDataParties,
                  members,
                  analysts.isEmpty() ? all : analysts,
                  receivers.isEmpty() ? all : receivers,
                  entities,
                  maxRows,
                  entityKey,
                  columns.indent(6).stripTrailing(),
                  others.stream()
                      .map(other -> "  " + other.name() + ":\n" + other.lines().indent(4))
                      .collect(Collectors.joining()),
                  agreed());
      Path file = folder.resolve("collaboration.yaml");
      Files.writeString(file, yaml);
      String sha = Sha.hex(Files.readAllBytes(file));
      List<Dataset<Row>> data = new ArrayList<>();
      int next = 0;
      for (int i = 0; i < parties; i++) {
        String id = ids.get(i);
        boolean hasRows = roles.getOrDefault(i, "[data]").contains("data");
        String source = "";
        if (hasRows) {
          for (OtherTable other : others) {
            source += other.own(number, id, next);
          }
          Dataset<Row> own = rows.get(next++);
          data.add(own);
          // Global, so that a party may have a session of its own.
          String view = view(number, id);
          own.createOrReplaceGlobalTempView(view);
          source =
              "tables:\n  t: {source: \"%s\"}\n"
                      .formatted(sources.getOrDefault(i, "SELECT * FROM global_temp." + view))
                  + source;
        }
        Files.writeString(
            folder.resolve(id + ".policy.yaml"),
            "collaboration: {id: test-%d, sha256: \"%s\"}\noutside_bounds: %s\n%s%s"
                .formatted(
                    number,
                    sha,
                    outsideBounds.equals("null") ? "\"null\"" : outsideBounds,
                    source,
                    policies.getOrDefault(i, "")));
        configure(spark, folder, number, id, address);
        spark.conf().set("spark.sql.catalog." + id + ".join-timeout", joinTimeout);
        spark.conf().set("spark.sql.catalog." + id + ".round-timeout", roundTimeout);
      }
      spark.conf().set("spark.sql.ansi.enabled", ansi);
      data.stream()
          .reduce(Dataset::unionByName)
          .orElseThrow()
          .createOrReplaceTempView("everything");
      Consortium built = new Consortium(spark, folder, ids, "t", address, number);
      built.others = others.stream().map(OtherTable::name).toList();
      others.forEach(this::unite);
      return built;
    }
  }

  /** The name under which the oracle has all rows of another table. */
  private static String everything(String table) {
    return "every_" + table;
  }

  /** The name of what was dealt of a table. */
  static String dealt(String table) {
    return "dealt_" + table;
  }

  /** Makes a party's catalog, of files that a builder has written, known to a session. */
  static void configure(SparkSession spark, Path folder, int number, String party, String mailbox) {
    String prefix = "spark.sql.catalog." + party;
    spark.conf().set(prefix, JointCatalog.class.getName());
    spark.conf().set(prefix + ".collaboration", folder.resolve("collaboration.yaml").toString());
    spark.conf().set(prefix + ".party", party);
    spark.conf().set(prefix + ".identity", folder.resolve(party + ".pem").toString());
    spark.conf().set(prefix + ".policy", folder.resolve(party + ".policy.yaml").toString());
    spark.conf().set(prefix + ".mailbox", mailbox);
    spark.conf().set(prefix + ".run", "run-" + number);
  }

  /** The global view that holds a party's shares of a share table. */
  static String shares(int number, String party, String table) {
    return "shares_" + number + "_" + party + "_" + table;
  }

  /** The global view that holds a party's rows. */
  static String view(int number, String party) {
    return "rows_" + number + "_" + party;
  }

  static Builder in(Path folder) {
    return new Builder(folder, SharedSpark.newSession());
  }

  /** All parties, and the oracle, have this session. */
  static Builder over(SparkSession session, Path folder) {
    return new Builder(folder, session);
  }

  /** All parties, and the oracle, have the session extension. */
  static Builder extended(Path folder) {
    return new Builder(folder, SharedSpark.newExtendedSession());
  }

  /** The query as one party writes it. */
  String at(String party, String query) {
    String named = query.replace("{t}", party + "." + table);
    for (String other : others) {
      named = named.replace("{" + other + "}", party + "." + other);
    }
    return named;
  }

  Dataset<Row> dataset(String party, String query) {
    return spark.sql(at(party, query));
  }

  /** Plain Spark over the union of all rows. */
  List<Row> plain(String query) {
    return union(query).collectAsList();
  }

  Dataset<Row> union(String query) {
    String named = query.replace("{t}", "everything");
    for (String other : others) {
      named = named.replace("{" + other + "}", everything(other));
    }
    return spark.sql(named);
  }

  /** Plain Spark over none of the rows, which a query that can select no row has to equal. */
  Dataset<Row> overNoRows(String query) {
    return spark.sql(query.replace("{t}", "(SELECT * FROM everything WHERE false)"));
  }

  /** Runs the query jointly and plainly: rows, names and types have to be the same. */
  List<Row> matches(String query) {
    Dataset<Row> plain = union(query);
    Dataset<Row> first = planned(parties.get(0), query);
    List<Row> rows = same(each(first, query), query);
    assertThat(rows).as(query).isEqualTo(plain.collectAsList());
    assertThat(columns(first)).as(query).isEqualTo(columns(plain));
    return rows;
  }

  /** Names and types. */
  static List<String> columns(Dataset<Row> rows) {
    return Arrays.stream(rows.schema().fields())
        .map(field -> field.name() + " " + field.dataType().sql())
        .toList();
  }

  /** Names of all that lies in a memory: mailbox. */
  List<String> posted() {
    return MemoryMailbox.named(mailbox.substring("memory:".length())).list("").stream()
        .map(Mailbox.Entry::name)
        .toList();
  }

  /** Frees what a memory: mailbox holds. The runs keep their handles of it. */
  void forgetMessages() {
    MemoryMailbox held = MemoryMailbox.named(mailbox.substring("memory:".length()));
    posted().stream()
        .map(name -> name.substring(0, name.indexOf('/')))
        .distinct()
        .forEach(held::delete);
  }

  /** As if each party went on in a new process. */
  void forgetAnswers() {
    NewProcess.begin();
  }

  /** That nothing was sent but, of who has refused, a JOIN and its STOP. */
  void onlyRefused() {
    List<String> joins = posted().stream().filter(name -> name.contains("/join-")).toList();
    List<String> stops = joins.stream().map(name -> name.replace("/join-", "/stop-")).toList();
    assertThat(posted()).hasSize(2 * joins.size()).containsAll(stops);
  }

  /** How often the parties have joined a session. */
  long joins() {
    return posted().stream().filter(name -> name.contains("/join-")).count();
  }

  /** A session of its own with the same catalogs, for a party whose settings differ. */
  SparkSession session(String setting, String value) {
    SparkSession own = SharedSpark.newSession();
    ScalaCollections.map(spark.conf().getAll())
        .forEach(
            (name, given) -> {
              if (name.startsWith("spark.sql.catalog.")) {
                own.conf().set(name, given);
              }
            });
    own.conf().set("spark.sql.ansi.enabled", spark.conf().get("spark.sql.ansi.enabled"));
    own.conf().set(setting, value);
    return own;
  }

  /** All parties run the query; the rows that the first gets, which must be what all get. */
  List<Row> joint(String query) {
    return same(each(query), query);
  }

  private static List<Row> same(Map<String, List<Row>> each, String query) {
    List<List<Row>> answers = new ArrayList<>(each.values());
    for (List<Row> answer : answers) {
      if (!answer.equals(answers.get(0))) {
        throw new AssertionError("the parties got different answers to " + query);
      }
    }
    return answers.get(0);
  }

  /**
   * All parties run the query; what each gets. The first failure is thrown. A query that the first
   * party refuses when Spark plans it, which no partner has a part in, is not planned by the
   * others.
   */
  Map<String, List<Row>> each(String query) {
    return each(planned(parties.get(0), query), query);
  }

  private Map<String, List<Row>> each(Dataset<Row> first, String query) {
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    parties.forEach(party -> actions.put(party, () -> dataset(party, query).collectAsList()));
    actions.put(parties.get(0), first::collectAsList);
    Map<String, List<Row>> answers = new LinkedHashMap<>();
    RuntimeException failure = null;
    for (Map.Entry<String, Result> entry : all(actions).entrySet()) {
      if (entry.getValue().failure() != null) {
        failure = failure == null ? entry.getValue().failure() : failure;
      } else {
        answers.put(entry.getKey(), entry.getValue().rows());
      }
    }
    if (failure != null) {
      throw failure;
    }
    return answers;
  }

  private Dataset<Row> planned(String party, String query) {
    try {
      Dataset<Row> dataset = dataset(party, query);
      dataset.queryExecution().executedPlan();
      return dataset;
    } catch (Exception e) {
      // Spark throws checked exceptions, too, which its Scala signatures do not declare.
      throw unchecked(e);
    }
  }

  private static RuntimeException unchecked(Throwable failure) {
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  /** Either rows or a failure. */
  record Result(List<Row> rows, @Nullable RuntimeException failure) {
    List<Row> answer() {
      if (failure != null) {
        throw failure;
      }
      return rows;
    }
  }

  /** The failure of our own that one party meets. */
  static JointlyException failureOf(Callable<?> action) {
    try {
      action.call();
    } catch (Exception e) {
      return ours(e);
    }
    throw new AssertionError("it did not fail");
  }

  /** The failure of our own below what Spark wraps around it. */
  static JointlyException ours(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JointlyException found) {
        return found;
      }
    }
    throw new AssertionError("no failure of our own", failure);
  }

  /** One of the results. */
  static Result of(Map<String, Result> results, String name) {
    return Objects.requireNonNull(results.get(name), name);
  }

  /** All parties run the query at once. */
  Map<String, Result> attempt(String query) {
    Map<String, String> queries = new LinkedHashMap<>();
    parties.forEach(party -> queries.put(party, query));
    return attempt(queries);
  }

  /** Each party runs its own query, all at once. */
  Map<String, Result> attempt(Map<String, String> queries) {
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    queries.forEach(
        (party, query) -> actions.put(party, () -> dataset(party, query).collectAsList()));
    return all(actions);
  }

  /** All at once, whatever they are called. */
  static Map<String, Result> all(Map<String, Callable<List<Row>>> actions) {
    ExecutorService threads = Executors.newFixedThreadPool(actions.size());
    try {
      Map<String, Future<List<Row>>> futures = new LinkedHashMap<>();
      actions.forEach((name, action) -> futures.put(name, threads.submit(action)));
      Map<String, Result> results = new LinkedHashMap<>();
      futures.forEach((party, future) -> results.put(party, await(future)));
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Result await(Future<List<Row>> future) {
    try {
      return new Result(future.get(), null);
    } catch (ExecutionException e) {
      return new Result(List.of(), unchecked(Objects.requireNonNull(e.getCause())));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
