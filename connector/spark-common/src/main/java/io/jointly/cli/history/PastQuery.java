package io.jointly.cli.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One time that somebody asked this party a query. */
public record PastQuery(Instant time, Asked asked, Question question, Came came) {

  /**
   * Who asked.
   *
   * @param by id of the party that asked
   * @param person who asked there, by that party's word, percent-encoded as in the audit log; empty
   *     where the collaboration does not want to know
   */
  public record Asked(String by, Optional<String> person, Optional<String> run) {

    /** The party, and who there. */
    public String words() {
      return by + person.map(name -> " (" + name + ")").orElse("");
    }
  }

  /**
   * What was asked.
   *
   * @param sql empty if no record has it
   * @param template that the query is, with the values of its parameters; empty if it is none, or
   *     was never begun
   * @param digest of the query, as EXPLAIN shows it
   * @param without ids of the data parties that it left out
   */
  public record Question(
      Optional<String> sql, Optional<String> template, String digest, List<String> without) {

    /** The template and the query, or what is known of it. */
    public String words() {
      return template.map(name -> "template " + name + ": ").orElse("")
          + (without.isEmpty() ? "" : "without " + String.join(", ", without) + ": ")
          + sql.orElse("text not kept, digest " + digest);
    }
  }

  /**
   * What came of it.
   *
   * @param code name of the error code, if there was one
   * @param groups how many were possible and how many were shown, if this party has seen the answer
   */
  public record Came(
      Outcome outcome, Optional<String> code, Optional<Groups> groups, Spent spent) {}

  public record Groups(int possible, int shown) {}

  /** In words, for the table. */
  public enum Outcome {
    ANSWERED("answered"),
    TOOK_PART("took part"),
    REFUSED("refused"),
    REFUSED_BY_ROWS("refused because of own rows"),
    REFUSED_BY_PERSON("refused by a person"),
    NOT_DECIDED("not decided in time"),
    WAITS("waits for a decision"),
    STOPPED("stopped, nothing opened"),
    STOPPED_LATE("stopped after it may have been opened"),
    GOES_ON("runs, or was interrupted before anything was opened"),
    NOT_KNOWN("end not known, may have been opened");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** The budget against which it counts. */
  public enum Spent {
    NOTHING("-"),
    QUERY_BUDGET("1 query"),
    REFUSAL_BUDGET("1 refusal");

    private final String words;

    Spent(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
