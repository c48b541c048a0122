package io.jointly.audit;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a record can say beyond its head, in the order in which it stands in a line. Each has a
 * grammar of its own, so that nothing gets into the log that is not of these forms: no text of a
 * query, no value of a row.
 */
public enum EventField {
  /** Id of the collaboration. */
  ID(Form.ID),
  /** Version of this software. */
  SOFTWARE("[ !#-\\[\\]-~]{0,64}"),
  /** {@code <run>/<session>}, as in the mailbox. */
  SESSION("[0-9a-f]{32}/[0-9a-f]{32}"),
  /** {@code <attempt>}, as in the mailbox. */
  ATTEMPT("[0-9a-f]{32}"),
  /** The last part of a message's name in the mailbox; of a name of another form, all of it. */
  MESSAGE("[a-z0-9._/-]{1,500}"),
  BYTES(Form.NUMBER),
  /** SHA-256 of the message as it stands in the mailbox. */
  SHA256(Form.DIGEST),
  /** Blocks since the session's last record, and their bytes. */
  BLOCKS_PUT(Form.NUMBER),
  BLOCK_BYTES_PUT(Form.NUMBER),
  BLOCKS_GOT(Form.NUMBER),
  BLOCK_BYTES_GOT(Form.NUMBER),
  /** Why something was not put: {@code taken} or {@code failed}. */
  REASON("taken|failed"),
  /** The query digest (PROTOCOL.md §3.1). */
  QUERY(Form.DIGEST),
  /** Name of the run, percent-encoded where it is not of A-Z, a-z, 0-9, {@code . _ -}. */
  RUN_NAME("(?:[A-Za-z0-9._-]|%[0-9A-F]{2}){1,256}"),
  /** Ids of all who take part, in the collaboration's order, with commas between. */
  PARTIES(Form.ID + "(?:," + Form.ID + ")*"),
  /** Id of the party that asks. */
  ANALYST(Form.ID),
  /** Whether somebody at this party wants the answer. */
  ASKS("yes|no"),
  ROUNDS(Form.NUMBER),
  /** Elements of all rounds together. */
  ELEMENTS(Form.NUMBER),
  MIN_GROUP_SIZE(Form.NUMBER),
  MIN_GROUP_SIZE_OF_OTHERS(Form.NUMBER),
  MIN_PARTIES(Form.NUMBER),
  /** Groups that there can be. */
  GROUPS(Form.NUMBER),
  /** How many of them were not opened. */
  SUPPRESSED(Form.NUMBER),
  DECISION("[a-z][a-z_]{0,31}"),
  /** A name of {@link io.jointly.error.ErrorCode}. */
  CODE("[A-Z][A-Z_]{0,63}"),
  /** Of what a crash has left of a line: its length and SHA-256. */
  TORN_BYTES(Form.NUMBER),
  TORN_SHA256(Form.DIGEST),
  /** This party's Ed25519 key, base64. */
  KEY("[A-Za-z0-9+/]{43}="),
  /** Last of all: it is over all that stands before it. */
  SIGNATURE("[A-Za-z0-9+/]{86}==");

  private final Pattern grammar;
  private final boolean number;

  EventField(String grammar) {
    this.grammar = Pattern.compile(grammar);
    this.number = grammar.equals(Form.NUMBER);
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it stands without quotes. */
  boolean isNumber() {
    return number;
  }

  boolean fits(String value) {
    return grammar.matcher(value).matches();
  }

  /** Forms that several fields have. */
  private static final class Form {
    private static final String ID = "[a-z][a-z0-9_-]{0,62}";
    private static final String NUMBER = "0|[1-9][0-9]{0,17}";
    private static final String DIGEST = "[0-9a-f]{64}";

    private Form() {}
  }
}
