package io.jointly.collaboration.change;

/**
 * One thing that another version of the file makes different.
 *
 * @param part of the file: {@code parties}, {@code table admissions}, {@code rules}
 * @param whom whom it concerns: a party's id, or a group such as {@link #EVERYBODY}
 * @param words what becomes of it, and what follows
 */
public record Change(String part, Effect effect, String whom, String words) {

  static final String EVERYBODY = "everybody";
  static final String WITH_ROWS = "parties with rows";
  static final String COMPUTING = "compute parties";
  static final String ANALYSTS = "analysts";
  static final String DEALERS = "dealers";

  /** What it does to those whose rows are asked about. */
  public enum Effect {
    /** More may be asked or seen, or by more. */
    LOOSER,
    /** Less may be asked or seen, or by fewer. */
    TIGHTER,
    /** Neither, or it depends. */
    OTHER
  }
}
