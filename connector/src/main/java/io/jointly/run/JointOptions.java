package io.jointly.run;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        "where the parties put messages for each other: a `file:`, `hdfs:` or `s3a:` folder, or"
            + " `memory:NAME` within one JVM"),
    RUN(
        "run",
        null,
        "name of this run; parties that run the same job use the same name, a new one each time"),
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
    ROUND_TIMEOUT("round-timeout", "2m", "how long to wait for each later message");

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
  }

  private final String catalog;
  private final Map<String, String> values;

  private JointOptions(String catalog, Map<String, String> values) {
    this.catalog = catalog;
    this.values = values;
  }

  /**
   * @param catalog name of the catalog, for messages
   * @param values as Spark hands them over, keys in lower case
   * @throws CallerException (OPTION) for an unknown option or one that has to be given and is not
   */
  public static JointOptions of(String catalog, Map<String, String> values) {
    List<String> known = Arrays.stream(Option.values()).map(Option::key).toList();
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new CallerException(
            ErrorCode.OPTION,
            "unknown option "
                + prefix(catalog)
                + key
                + "; known are "
                + known.stream().collect(Collectors.joining(", ")));
      }
    }
    JointOptions options = new JointOptions(catalog, Map.copyOf(values));
    for (Option option : Option.values()) {
      String value = options.text(option);
      if (value.isBlank()) {
        throw options.bad(option, "is empty");
      }
    }
    options.duration(Option.JOIN_TIMEOUT);
    options.duration(Option.ROUND_TIMEOUT);
    return options;
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

  public Path path(Option option) {
    try {
      return Path.of(text(option));
    } catch (InvalidPathException e) {
      throw bad(option, "is no path: " + e.getReason());
    }
  }

  public Duration duration(Option option) {
    String text = text(option);
    return DurationText.parse(text, "ms", "s", "m", "h")
        .orElseThrow(
            () ->
                bad(option, "is '" + text + "'; write a positive number with ms, s, m or h: 10m"));
  }

  /** An error about one option, with its full name. */
  public CallerException bad(Option option, String what) {
    return new CallerException(ErrorCode.OPTION, prefix(catalog) + option.key() + " " + what);
  }

  private static String prefix(String catalog) {
    return "spark.sql.catalog." + catalog + ".";
  }
}
