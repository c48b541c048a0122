package io.jointly.deal.message;

/**
 * A part of a block cannot be used. Its rows are dropped, and the dealer is told why: the reason
 * says nothing of what is in it.
 */
public final class BadPartException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Reason {
    /** It is longer than any part of that block. */
    TOO_LONG("it is longer than a part can be"),
    /** It was altered, or sealed for another place, to another party or with another key. */
    SEAL("it does not open: it was altered, or sealed for another place or with another key"),
    /** The plaintext ends early. */
    CUT_OFF("its plaintext ends early"),
    /** The length of the public rows is over its cap. */
    PUBLIC_LENGTH("its public rows are too long"),
    /** Its public rows are not those that BATCH says. */
    PUBLIC_DIGEST("its public rows have another digest than BATCH says"),
    /** A seed in the place of elements, elements in that of a seed, or neither. */
    FORM("its share has another form than this party's place needs"),
    /** The plaintext goes on behind the share. */
    LEFT_OVER("bytes are left over in its plaintext"),
    /** An element is not below the modulus. */
    ELEMENT("an element is not below 2^127 - 1");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** For a message: without a full stop. */
    public String words() {
      return words;
    }
  }

  private final Reason reason;

  BadPartException(Reason reason, int block) {
    super("block " + block + ": " + reason.words);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
