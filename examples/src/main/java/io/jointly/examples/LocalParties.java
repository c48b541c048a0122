package io.jointly.examples;

import io.jointly.crypto.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * All parties of a collaboration in one JVM, each a thread with its own Spark session and {@code
 * joint} catalog. Only keys and catalogs are separate. Use it for measurements, and for data that
 * one owner holds anyway.
 */
public final class LocalParties {

  private static final Pattern ID = Pattern.compile("^id: (\\S+)$", Pattern.MULTILINE);

  private final Path folder;
  private final List<String> parties;

  private LocalParties(Path folder, List<String> parties) {
    this.folder = folder;
    this.parties = List.copyOf(parties);
  }

  /**
   * Creates the keys, the collaboration and the policies.
   *
   * @param folder a folder without the files of an earlier call
   * @param template a collaboration.yaml with {@code @party@} where a party's key belongs
   * @param table the name of the only table
   * @param source gives each party's source query
   */
  public static LocalParties prepare(
      Path folder, Path template, List<String> parties, String table, UnaryOperator<String> source)
      throws IOException {
    return prepare(folder, template, parties, List.of(table), (party, any) -> source.apply(party));
  }

  /**
   * The same for several tables.
   *
   * @param source gives the source query of a party and a table
   */
  public static LocalParties prepare(
      Path folder,
      Path template,
      List<String> parties,
      List<String> tables,
      BinaryOperator<String> source)
      throws IOException {
    Files.createDirectories(folder);
    LocalParties local = new LocalParties(folder, parties);
    String collaboration = Files.readString(template);
    for (String party : parties) {
      Identity identity = Identity.generate(new SecureRandom());
      identity.write(local.file(party, ".pem"));
      collaboration = collaboration.replace("@" + party + "@", identity.publicKey().base64());
    }
    Files.writeString(local.collaboration(), collaboration);
    String id = id(collaboration);
    for (String party : parties) {
      StringBuilder policy = new StringBuilder();
      policy.append(
          "collaboration: {id: %s, sha256: \"%s\"}\ntables:\n"
              .formatted(id, sha256(collaboration)));
      for (String table : tables) {
        policy.append("  %s: {source: \"%s\"}\n".formatted(table, source.apply(party, table)));
      }
      Files.writeString(local.file(party, ".yaml"), policy);
    }
    return local;
  }

  /**
   * Runs the script at all parties at once.
   *
   * @param base gives the sessions their context
   * @param mailbox its address
   * @param run a new name; a run of a known name returns its cached answers
   * @return each party's answer
   */
  public List<ResultTable> run(SparkSession base, String mailbox, String run, String script)
      throws IOException, InterruptedException {
    return run(sessions(base), "joint", mailbox, run, script);
  }

  /** A session for each party, for use in many runs. */
  public Map<String, SparkSession> sessions(SparkSession base) {
    Map<String, SparkSession> sessions = new LinkedHashMap<>();
    parties.forEach(party -> sessions.put(party, base.newSession()));
    return sessions;
  }

  /**
   * Runs the script in sessions that have already served other runs, like a party's Spark in daily
   * use: code that Spark generated and compiled for one query serves the next.
   *
   * @param catalog the catalog's name in the script; Spark creates a catalog once for each name, so
   *     every run needs a new name
   */
  public List<ResultTable> run(
      Map<String, SparkSession> sessions, String catalog, String mailbox, String run, String script)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(parties.size());
    try {
      List<Future<ResultTable>> answers = new ArrayList<>();
      for (Map.Entry<String, SparkSession> session : sessions.entrySet()) {
        define(session.getValue(), catalog, session.getKey(), mailbox, run);
        answers.add(threads.submit(() -> SqlRun.run(session.getValue(), script)));
      }
      List<ResultTable> results = new ArrayList<>();
      for (Future<ResultTable> answer : answers) {
        results.add(answer.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? e : e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void define(SparkSession session, String name, String party, String mailbox, String run) {
    String catalog = "spark.sql.catalog." + name;
    session.conf().set(catalog, "io.jointly.spark.JointCatalog");
    session.conf().set(catalog + ".collaboration", collaboration().toString());
    session.conf().set(catalog + ".party", party);
    session.conf().set(catalog + ".identity", file(party, ".pem").toString());
    session.conf().set(catalog + ".policy", file(party, ".yaml").toString());
    session.conf().set(catalog + ".mailbox", mailbox);
    session.conf().set(catalog + ".run", run);
  }

  private Path collaboration() {
    return folder.resolve("collaboration.yaml");
  }

  private Path file(String party, String suffix) {
    return folder.resolve(party + suffix);
  }

  private static String id(String collaboration) {
    Matcher id = ID.matcher(collaboration);
    if (!id.find()) {
      throw new IllegalArgumentException("the template has no line 'id: …'");
    }
    return id.group(1);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
