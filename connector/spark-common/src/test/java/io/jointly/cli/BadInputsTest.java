package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.amendment.Versions;
import io.jointly.audit.AuditLog;
import io.jointly.audit.Author;
import io.jointly.audit.Event;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.crypto.Identity;
import io.jointly.deal.batch.DealtSample;
import io.jointly.spark.JointCatalog;
import io.jointly.spark.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every command with every file that it takes, in the place of which stands something else. It ends
 * with one of its exit codes and a message that names the file, and never with a stack trace.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputsTest {

  /**
   * How each command is called. In braces: a file; behind {@code ?} one that may also be missing or
   * new; behind {@code @} a mailbox.
   */
  private static final List<String> CALLS =
      List.of(
          "keygen {?new.pem}",
          "init --id=i --purpose=p --party=north --partners=south,east --table=t --columns=n:int"
              + " --folder={?started}",
          "deal {rows.csv} --collaboration {share.yaml} --table survey --dealer d001"
              + " --identity {d001.pem} --mailbox {@mailbox} --batch june",
          "withdraw --collaboration {share.yaml} --table survey --dealer d001"
              + " --identity {d001.pem} --mailbox {@mailbox} --batch june",
          "dealing-key --collaboration {share.yaml} --table survey --party north"
              + " --identity {north.pem} --mailbox {@mailbox}",
          "collect --collaboration {share.yaml} --table survey --party north"
              + " --identity {north.pem} --mailbox {@mailbox} --name first --out /nowhere/kept",
          "status --collaboration {agreed.yaml} --mailbox {@mailbox}",
          "clean {@mailbox} --older-than 1d --collaboration {share.yaml}",
          "audit verify {audit.log} --collaboration {agreed.yaml} --with {audit.log}",
          "history --collaboration {agreed.yaml} --party north --policy {policy.yaml}"
              + " --ledger {?ledger} --audit {?audit.log} --state {?state}",
          "diff {agreed.yaml} {changed.yaml}",
          "amend check --old {agreed.yaml} --new {changed.yaml} --signatures {?signatures}",
          "amend sign --old {agreed.yaml} --new {changed.yaml} --signatures {?signatures}"
              + " --party north --identity {key.pem}",
          "queries --state {state}",
          "queries --policy {policy.yaml}",
          "approve --state {state} abcdef012345",
          "refuse --state {state} abcdef012345",
          "rehearse {job.sql} --collaboration {agreed.yaml} --rows 20",
          "rehearse {job.jar} --collaboration {agreed.yaml}",
          "run {job.sql} --run r --record {?record}",
          "check",
          "serve --until-idle --state {?serving}");

  /** What the catalog's options name, for the commands that have them from spark-submit. */
  private static final Map<String, String> OPTIONS =
      new TreeMap<>(
          Map.of(
              "collaboration", "{agreed.yaml}",
              "policy", "{policy.yaml}",
              "identity", "{key.pem}",
              "mailbox", "{@mailbox}",
              "ledger", "{?ledger}",
              "audit", "{?new-audit.log}"));

  private static final Pattern PLACE = Pattern.compile("\\{([?@]?)([^}]+)}");

  /** As a stack trace has it, whoever prints it. */
  private static final Pattern TRACE =
      Pattern.compile("(?m)^\\s+at [\\w.$/]+\\(|JOINTLY_BUG|Exception in thread");

  private static final Set<Integer> FAILED = Set.of(1, 65, 75, 77);

  @TempDir static Path folder;

  private final Map<String, String> bad = new LinkedHashMap<>();
  private final Map<String, String> badScripts = new LinkedHashMap<>();
  private final Map<String, String> badJars = new LinkedHashMap<>();
  private final Map<String, String> badMailboxes = new LinkedHashMap<>();
  private final Set<String> badAddresses = Set.of("relative", "of the web");
  private final List<String> wrong = new ArrayList<>();
  private SparkSession spark;
  private int runs;

  @BeforeAll
  void write() throws Exception {
    DealtSample.in(
        folder,
        """
        columns:
          age: {type: int, use: [measure], min: 0, max: 120}
        """);
    Files.move(folder.resolve("collaboration.yaml"), folder.resolve("share.yaml"));
    Files.writeString(folder.resolve("rows.csv"), "age\n37\n61\n");
    Files.writeString(folder.resolve("job.sql"), "SELECT count(*) FROM joint.t");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "none.Such");
    new JarOutputStream(Files.newOutputStream(folder.resolve("job.jar")), manifest).close();
    Files.createDirectory(folder.resolve("state"));
    Map<String, Identity> keys = Versions.keys("north", "south", "east");
    Path agreed = Files.writeString(folder.resolve("agreed.yaml"), Versions.text("test", keys));
    Files.writeString(folder.resolve("changed.yaml"), Versions.text("another", keys));
    Identity north = Versions.key(keys, "north");
    north.write(folder.resolve("key.pem"));
    String digest =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(agreed)));
    Files.writeString(
        folder.resolve("policy.yaml"),
        "collaboration: {id: trial, sha256: \""
            + digest
            + "\"}\ntables:\n  t: {source: SELECT 1 AS age}\n");
    AuditLog.open(
            folder.resolve("audit.log"),
            new Author("trial", digest, "north", north, "jointly test"),
            InstantSource.system())
        .record(
            Event.of(EventKind.ANSWERED)
                .with(EventField.SESSION, "a".repeat(32) + "/" + "b".repeat(32))
                .with(EventField.QUERY, "e".repeat(64))
                .with(EventField.GROUPS, 40)
                .with(EventField.SUPPRESSED, 2));
    writeBad();
    submit();
  }

  private void writeBad() throws Exception {
    bad.putAll(badFiles(""));
    // What they are is told by how their names end.
    badScripts.putAll(badFiles(".sql"));
    badJars.putAll(badFiles(".jar"));
    badMailboxes.put("missing", bad.get("missing"));
    badMailboxes.put("a file", bad.get("bytes"));
    badMailboxes.put("below a file", bad.get("below a file"));
    badMailboxes.put("a long name", bad.get("a long name"));
    badMailboxes.put("a loop", bad.get("a loop"));
    badMailboxes.put("relative", "bad-relative");
    badMailboxes.put("of the web", "https://bad.example");
  }

  @BeforeEach
  void nothingYet() {
    wrong.clear();
    runs = 0;
  }

  @AfterAll
  void stop() {
    SparkSession.clearActiveSession();
  }

  /** What a command has written or changed is again what it was. */
  private void restore() {
    try {
      for (String ending : List.of("", ".sql", ".jar")) {
        for (String kind :
            List.of("missing", "folder", "bytes", "empty", "deep", "words", "loop")) {
          deleteAll(place(kind, ending));
        }
      }
      writeBad();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A session of its own: one that has used a catalog keeps the catalog's options. */
  private void submit() {
    spark = SharedSpark.newSession();
    SparkSession.setDefaultSession(spark);
    SparkSession.setActiveSession(spark);
    spark.conf().set("spark.sql.catalog.joint", JointCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.joint.party", "north");
    spark.conf().set("spark.sql.catalog.joint.join-timeout", "1s");
  }

  private static void deleteAll(Path place) throws IOException {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> below = Files.walk(place)) {
      for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static Map<String, String> badFiles(String ending) throws Exception {
    Map<String, String> files = new LinkedHashMap<>();
    Path bytes = place("bytes", ending);
    Files.write(bytes, new byte[] {0, -1, -2, 10, -128, 7});
    files.put("missing", place("missing", ending).toString());
    files.put("a folder", Files.createDirectory(place("folder", ending)).toString());
    files.put("bytes", bytes.toString());
    files.put("empty", Files.createFile(place("empty", ending)).toString());
    Path deep = Files.writeString(place("deep", ending), "[".repeat(200_000));
    files.put("deep", deep.toString());
    files.put("words", Files.writeString(place("words", ending), "version: 'x").toString());
    files.put("below a file", bytes.resolve("bad-below" + ending).toString());
    files.put("a long name", place("long" + "x".repeat(300), ending).toString());
    Path loop = place("loop", ending);
    files.put("a loop", Files.createSymbolicLink(loop, loop).toString());
    return files;
  }

  private static Path place(String kind, String ending) {
    return folder.resolve("bad-" + kind + ending);
  }

  private String good(MatchResult place) {
    return folder.resolve(place.group(2)).toString();
  }

  /** The arguments of a call, one of its places holding something else. */
  private String[] arguments(String call, int badAt, String value) {
    int[] at = {0};
    return Arrays.stream(call.split(" "))
        .map(word -> word.replace(':', ' '))
        .map(
            word ->
                PLACE
                    .matcher(word)
                    .replaceAll(
                        place -> Matcher.quoteReplacement(at[0]++ == badAt ? value : good(place))))
        .toArray(String[]::new);
  }

  private void optionsOfTheCatalog(String badOption, String value) {
    // As the command run has set it.
    spark.conf().unset("spark.sql.catalog.joint.run");
    OPTIONS.forEach(
        (option, form) -> {
          MatchResult place = PLACE.matcher(form).results().findFirst().orElseThrow();
          spark
              .conf()
              .set(
                  "spark.sql.catalog.joint." + option,
                  option.equals(badOption) ? value : good(place));
        });
  }

  private void tried(String what, boolean mustFail, String value, Commands.Result result) {
    runs++;
    if (!FAILED.contains(result.code())) {
      restore();
    }
    String printed = result.out() + result.err();
    String name = value.substring(value.lastIndexOf('/') + 1);
    boolean hasFailed = FAILED.contains(result.code());
    // Addresses of mailboxes can hold passwords, so they are not repeated.
    // A statement of a script that fails is printed with its line.
    boolean isStatement = what.contains(", file 0 is ") && printed.contains("\n-- line 1\n");
    boolean isNamed =
        printed.contains(name) || printed.contains("the address of the mailbox") || isStatement;
    if (TRACE.matcher(printed).find()
        || (mustFail && !hasFailed)
        // What may be missing is not what a script has failed by.
        || (hasFailed && !isNamed && (mustFail || result.code() == 1))
        || (hasFailed
            && !printed.contains("[JOINTLY_")
            && !printed.contains("problem")
            && !isStatement)
        || !(hasFailed || Set.of(0, 3).contains(result.code()))) {
      wrong.add(
          what
              + " ended with "
              + result.code()
              + ": "
              + printed.substring(0, Math.min(600, printed.length())));
    }
  }

  private Map<String, String> badOf(String file) {
    return file.endsWith(".sql") ? badScripts : file.endsWith(".jar") ? badJars : bad;
  }

  private void tryFilesOf(String call) {
    List<MatchResult> places = PLACE.matcher(call).results().toList();
    for (int i = 0; i < places.size(); i++) {
      String mark = places.get(i).group(1);
      int at = i;
      (mark.equals("@") ? badMailboxes : badOf(places.get(i).group(2)))
          .forEach(
              (kind, value) ->
                  tried(
                      call + ", file " + at + " is " + kind,
                      // An agent's folder may be any folder.
                      !mark.equals("?")
                          && !(kind.equals("a folder") && call.contains("--state {state}")),
                      value,
                      ended(arguments(call, at, value))));
    }
  }

  @Test
  void noFileInThePlaceOfAnotherLeavesAStackTrace() {
    optionsOfTheCatalog("", "");
    CALLS.forEach(this::tryFilesOf);
    assertThat(wrong).isEmpty();
    assertThat(runs).isGreaterThan(300);
  }

  @Test
  void noOptionOfTheCatalogLeavesAStackTrace() {
    for (String command : List.of("check", "serve --until-idle", "run {job.sql} --run r")) {
      OPTIONS.forEach(
          (option, form) ->
              (form.contains("@") ? badMailboxes : bad)
                  .forEach((kind, value) -> tryOption(command, option, kind)));
    }
    assertThat(wrong).isEmpty();
  }

  private void tryOption(String command, String option, String kind) {
    boolean isMailbox = option.equals("mailbox");
    // An agent says so, and goes on trying, while its mailbox or its ledger cannot be used.
    if (command.startsWith("serve")
        && (option.equals("ledger") || (isMailbox && !badAddresses.contains(kind)))) {
      return;
    }
    String value = Objects.requireNonNull((isMailbox ? badMailboxes : bad).get(kind));
    submit();
    optionsOfTheCatalog(option, value);
    tried(
        command + ", " + option + " is " + kind,
        !Objects.requireNonNull(OPTIONS.get(option)).contains("?"),
        value,
        ended(arguments(command, -1, "")));
  }

  /** An agent that goes on for ever is stopped after a while, which is not how it should end. */
  private static Commands.Result ended(String... arguments) {
    FutureTask<Commands.Result> command = new FutureTask<>(() -> Commands.run(arguments));
    Thread thread = new Thread(command, "command");
    thread.setDaemon(true);
    thread.start();
    try {
      return command.get(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return late(command);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static Commands.Result late(FutureTask<Commands.Result> command) {
    try {
      Commands.Result result = command.get(20, TimeUnit.SECONDS);
      return new Commands.Result(-1, result.out(), result.err());
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** A new command, and a new file of one, does not go untried. */
  @Test
  void everyCommandAndEachOfItsFilesIsTried() {
    Map<String, CommandLine> all = new TreeMap<>();
    leaves(Main.commandLine(), "", all);
    Set<String> untried = new TreeSet<>();
    all.forEach(
        (name, command) -> {
          List<String> calls =
              CALLS.stream().filter(call -> (call + " ").startsWith(name + " ")).toList();
          if (calls.isEmpty()) {
            untried.add(name);
          }
          command.getCommandSpec().options().stream()
              .filter(option -> option.typeInfo().getType().equals(Path.class))
              .map(option -> option.longestName())
              .filter(option -> calls.stream().noneMatch(call -> call.contains(option)))
              .filter(option -> !TRIED_ELSEWHERE.contains(name + " " + option))
              .forEach(option -> untried.add(name + " " + option));
        });
    assertThat(untried).isEmpty();
    assertThat(all).hasSizeGreaterThan(17);
  }

  /** With tests of their own, where a call is valid only without the others or takes long. */
  private static final Set<String> TRIED_ELSEWHERE =
      Set.of(
          // RehearseTest
          "rehearse --summary",
          "rehearse --templates",
          // One of the two; `queries` is tried with each, and they share StateFolder.
          "approve --policy",
          "refuse --policy");

  private static void leaves(CommandLine command, String name, Map<String, CommandLine> into) {
    command
        .getSubcommands()
        .forEach(
            (word, below) -> {
              String full = name.isEmpty() ? word : name + " " + word;
              if (below.getSubcommands().isEmpty()) {
                into.put(full, below);
              } else {
                leaves(below, full, into);
              }
            });
  }

  /** What is given in letters, and is none of what an option takes. */
  @Test
  void noBadValueOfAnOptionLeavesAStackTrace() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("letters", "bad value");
    values.put("nothing", "");
    values.put("a big number", "99999999999999999999");
    values.put("a negative number", "-1");
    values.put("other signs", "\u0000\u202e\uD800'\"`$(x)");
    for (String call : CALLS) {
      String[] words = arguments(call, -1, "");
      for (int i = 0; i < words.length; i++) {
        String given = call.split(" ")[i] + (i + 1 < words.length ? call.split(" ")[i + 1] : "");
        // What is written below a relative path would be left behind.
        if (!words[i].startsWith("--") || words[i].equals("--until-idle") || writes(given)) {
          continue;
        }
        String option = words[i].split("=", 2)[0];
        for (Map.Entry<String, String> value : values.entrySet()) {
          String[] changed = words.clone();
          if (words[i].contains("=")) {
            changed[i] = option + "=" + value.getValue();
          } else {
            changed[i + 1] = value.getValue();
          }
          optionsOfTheCatalog("", "");
          Commands.Result result = ended(changed);
          runs++;
          if (TRACE.matcher(result.out() + result.err()).find()) {
            wrong.add(call + ", " + option + " is " + value.getKey() + ": " + result.err());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean writes(String given) {
    return given.startsWith("--out") || given.split("--")[1].contains("{?");
  }

  @Test
  void theTraceIsSeenWhereThereIsOne() {
    assertThat(
            TRACE.matcher("[JOINTLY_STATE] x\n\tat io.jointly.cli.Main.main(Main.java:1)").find())
        .isTrue();
    assertThat(TRACE.matcher("look at x (y)\n  at home").find()).isFalse();
  }
}
