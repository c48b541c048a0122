package io.jointly.run;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The catalog's options: every one is listed here, read here and checked here. */
public final class JointOptions {

  /** An option's name below {@code spark.sql.catalog.<name>.}, its default and its meaning. */
  public enum Option {
    COLLABORATION("collaboration", null, "path of collaboration.yaml, the same bytes everywhere"),
    PARTY("party", null, "this party's id in the collaboration"),
    IDENTITY("identity", null, "path of this party's private key, as `jointly keygen` writes it"),
    POLICY("policy", null, "path of this party's policy.yaml"),
    MAILBOX(
        "mailbox",
        null,
        "where the parties put messages for each other: a `file:`, `hdfs:` or `s3a:` folder that"
            + " exists, or `memory:NAME` within one JVM"),
    RUN(
        "run",
        null,
        "name of this run; parties that run the same job use the same name, a new one each time;"
            + " can be set in the session (spark.conf.set) before the first query and changed later,"
            + " and holds for the actions that follow"),
    AUDIT(
        "audit",
        "audit-<collaboration>-<party>.log beside the policy",
        "path of this party's audit log, which is always written"),
    LEDGER(
        "ledger",
        "<collaboration>.<party>.ledger beside the policy",
        "path of this party's ledger, which remembers what was answered; on a disk that outlives the"
            + " job"),
    JOIN_TIMEOUT("join-timeout", "10m", "how long to wait for all parties to join a query"),
    ROUND_TIMEOUT("round-timeout", "2m", "how long to wait for each later message"),
    WITHOUT(
        "without",
        "nobody",
        "data parties whose rows the queries leave out, by their ids with commas. The"
            + " collaboration's `min_data_parties` says how few may be left. All parties"
            + " that run the same job name the same; an agent leaves out those that its"
            + " partner has named. **After an answer without a party there is none with it"
            + " any more**, in no run"),
    ON_SUPPRESSED(
        "on-suppressed",
        "warn",
        "what happens if the answer does not show a declared group, because it did not pass the"
            + " disclosure checks: `warn` says so in the log, `fail` makes the action fail"
            + " (`JOINTLY_SUPPRESSED`) and keeps the answer; can be changed in the session");

    private final String key;
    private final @Nullable String byDefault;
    private final String meaning;

    Option(String key, @Nullable String byDefault, String meaning) {
      this.key = key;
      this.byDefault = byDefault;
      this.meaning = meaning;
    }

    public String key() {
      return key;
    }

    /** The default as it would be written, or null where the option has to be given. */
    public @Nullable String byDefault() {
      return byDefault;
    }

    public String meaning() {
      return meaning;
    }

    /**
     * Whether it has to be given when a query is asked, and not earlier: a shell or a client names
     * it later, and an agent has it from each query.
     */
    public boolean isNeededToAsk() {
      return this == RUN;
    }
  }

  /** What happens where the answer does not show a declared group. */
  public enum OnSuppressed {
    WARN,
    FAIL
  }

  private static final List<Option> CHANGEABLE = List.of(Option.RUN, Option.ON_SUPPRESSED);

  /** A scheme has two letters or more, so that the letter of a disk is none. */
  private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");

  private final String catalog;
  private final Map<String, String> values;

  private JointOptions(String catalog, Map<String, String> values) {
    this.catalog = catalog;
    this.values = values;
  }

  /**
   * @param catalog name of the catalog, for messages
   * @param values as Spark hands them over, keys in lower case
   * @throws CallerException (OPTION) for an unknown option or one that has to be given and is not,
   *     but for {@code run}, which only whoever asks a query has to give
   */
  public static JointOptions of(String catalog, Map<String, String> values) {
    return of(
        catalog,
        values,
        problem -> {
          throw problem;
        });
  }

  /**
   * The same for somebody who wants to know everything that is wrong. Whoever asks for an option
   * that is missing or malformed meets the same problem again.
   *
   * @param problems told every one
   */
  public static JointOptions of(
      String catalog, Map<String, String> values, Consumer<CallerException> problems) {
    JointOptions options = new JointOptions(catalog, Map.copyOf(values));
    List<String> known = Arrays.stream(Option.values()).map(Option::key).toList();
    values.keySet().stream()
        .filter(key -> !known.contains(key))
        .sorted()
        .forEach(
            key ->
                problems.accept(
                    new CallerException(
                        ErrorCode.OPTION,
                        "unknown option "
                            + prefix(catalog)
                            + key
                            + "; known are "
                            + String.join(", ", known))));
    for (Option option : Option.values()) {
      try {
        options.require(option);
      } catch (CallerException e) {
        problems.accept(e);
      }
    }
    return options;
  }

  private void require(Option option) {
    if (option.isNeededToAsk() && !isGiven(option)) {
      return;
    }
    if (text(option).isEmpty()) {
      throw bad(option, "is empty");
    }
    switch (option) {
      case JOIN_TIMEOUT, ROUND_TIMEOUT -> duration(option);
      case ON_SUPPRESSED -> onSuppressed();
      case WITHOUT -> without();
      case COLLABORATION, IDENTITY, POLICY -> path(option);
      case AUDIT, LEDGER -> {
        if (isGiven(option)) {
          path(option);
        }
      }
      case PARTY, MAILBOX, RUN -> {
        // Any text will do here. Whoever uses it checks it.
      }
    }
  }

  public String text(Option option) {
    String value = values.getOrDefault(option.key(), option.byDefault());
    if (value == null) {
      throw bad(option, "is missing: " + option.meaning());
    }
    return value.strip();
  }

  /** Whether it was given, and is not its default. */
  public boolean isGiven(Option option) {
    return values.containsKey(option.key());
  }

  /**
   * A file of this machine: a path, or a {@code file:} URI.
   *
   * @throws CallerException (OPTION) if it is neither
   */
  public Path path(Option option) {
    String text = text(option);
    Matcher address = ADDRESS.matcher(text);
    try {
      if (!address.matches()) {
        return Path.of(text);
      }
      if (address.group(1).equalsIgnoreCase("file")) {
        return Path.of(new URI(text));
      }
    } catch (InvalidPathException e) {
      throw bad(option, "is no path: " + e.getReason());
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw bad(option, "is no file: address of this machine; write its path, such as /etc/a.yaml");
    }
    throw bad(
        option,
        "is an address of "
            + address.group(1)
            + ":, but this option names a file of the machine on which the driver runs; write a"
            + " path or file:/path. In cluster mode, `spark-submit --files` copies a file into the"
            + " driver's folder");
  }

  public Duration duration(Option option) {
    String text = text(option);
    return DurationText.parse(text, "ms", "s", "m", "h")
        .orElseThrow(
            () ->
                bad(option, "is '" + text + "'; write a positive number with ms, s, m or h: 10m"));
  }

  /**
   * Ids of the parties to leave out, in order.
   *
   * @throws CallerException (OPTION) if an item of the list is empty or there twice
   */
  public List<String> without() {
    if (!isGiven(Option.WITHOUT)) {
      return List.of();
    }
    List<String> ids =
        Arrays.stream(text(Option.WITHOUT).split(",", -1)).map(String::strip).sorted().toList();
    if (ids.contains("") || ids.stream().distinct().count() < ids.size()) {
      throw bad(
          Option.WITHOUT,
          "is '"
              + text(Option.WITHOUT)
              + "'; write ids of parties with commas in between, each once");
    }
    return ids;
  }

  public OnSuppressed onSuppressed() {
    return switch (text(Option.ON_SUPPRESSED)) {
      case "warn" -> OnSuppressed.WARN;
      case "fail" -> OnSuppressed.FAIL;
      default -> throw bad(Option.ON_SUPPRESSED, "is neither warn nor fail");
    };
  }

  /** Name of the catalog. */
  public String catalog() {
    return catalog;
  }

  /** What is given, but for the options that can be changed in a session. */
  Map<String, String> fixed() {
    Map<String, String> fixed = new TreeMap<>(values);
    CHANGEABLE.forEach(option -> fixed.remove(option.key()));
    return fixed;
  }

  /**
   * Checks that these options are as they were when the catalog was first used, but for those that
   * can be changed.
   *
   * @param first the options then
   * @throws CallerException (OPTION) if another one has changed; the message does not repeat the
   *     new value
   */
  public void requireUnchangedSince(JointOptions first) {
    for (Option option : Option.values()) {
      if (!CHANGEABLE.contains(option) && !effective(option).equals(first.effective(option))) {
        throw bad(
            option,
            (!first.isGiven(option)
                    ? "was set"
                    : isGiven(option) ? "was set to another value" : "was unset")
                + " after the catalog "
                + catalog
                + " had been used in this session, and would have no effect. "
                + first.back(option)
                + ", or set it in a new session (spark.newSession()) before that session first uses"
                + " the catalog. Only "
                + CHANGEABLE.stream().map(Option::key).collect(Collectors.joining(" and "))
                + " can be changed");
      }
    }
  }

  /**
   * Checks that the session of a server's client has the server's options, but for those that can
   * be changed: a client must not point the party at other files.
   *
   * @param server what the server was started with, keys in lower case; empty if it has no such
   *     catalog
   * @throws CallerException (OPTION) if another one differs; the message repeats no value
   */
  public void requireThoseOf(Map<String, String> server) {
    if (server.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          prefix(catalog)
              + "*: this server was started without the catalog "
              + catalog
              + ", and a client cannot add one. Give the options to the server, as --conf");
    }
    JointOptions its = new JointOptions(catalog, server);
    for (Option option : Option.values()) {
      if (!CHANGEABLE.contains(option) && !effective(option).equals(its.effective(option))) {
        throw bad(
            option,
            "is not the server's. A client sets only "
                + CHANGEABLE.stream().map(Option::key).collect(Collectors.joining(" and "))
                + "; all other options are those with which the server was started. Take a new"
                + " session and leave this option alone");
      }
    }
  }

  /** What to do so that an option is as it is here. */
  private String back(Option option) {
    if (!isGiven(option)) {
      return "Unset it" + (option.byDefault() == null ? "" : " (it is " + option.byDefault() + ")");
    }
    // The address of a mailbox may hold a password.
    return option == Option.MAILBOX
        ? "Set it back to what it was"
        : "Set it back to '" + effective(option) + "'";
  }

  private String effective(Option option) {
    String value = values.getOrDefault(option.key(), option.byDefault());
    return value == null ? "" : value.strip();
  }

  /** An error about one option, with its full name. */
  public CallerException bad(Option option, String what) {
    return new CallerException(ErrorCode.OPTION, prefix(catalog) + option.key() + " " + what);
  }

  private static String prefix(String catalog) {
    return "spark.sql.catalog." + catalog + ".";
  }
}
