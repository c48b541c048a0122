package io.jointly.audit;

import io.jointly.codec.Sha256;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The fields of a record after those that all records have, in the order in which a line holds
 * them. Each field has its own grammar. Nothing else can get into the log: no text of a query but
 * the values of a template's parameters, and no value of a row.
 */
public enum EventField {
  /** Id of the collaboration. */
  ID(Form.ID),
  /** The format of the log, which AUDIT.md describes. There is no other in this version. */
  FORMAT(Form.FORMAT),
  /** Version of this software. */
  SOFTWARE("[ !#-\\[\\]-~]{0,64}"),
  /** {@code <run>/<session>}, as in the mailbox. */
  SESSION("[0-9a-f]{32}/[0-9a-f]{32}"),
  /** {@code <attempt>}, as in the mailbox. */
  ATTEMPT("[0-9a-f]{32}"),
  /** The last part of a message's name in the mailbox; the whole name if it has another form. */
  MESSAGE("[a-z0-9._/-]{1,500}"),
  BYTES(Form.NUMBER),
  /** SHA-256 of the message as the mailbox holds it. */
  SHA256(Sha256.HEX),
  /** Number of blocks since the session's last record, and their bytes. */
  BLOCKS_PUT(Form.NUMBER),
  BLOCK_BYTES_PUT(Form.NUMBER),
  BLOCKS_GOT(Form.NUMBER),
  BLOCK_BYTES_GOT(Form.NUMBER),
  /** Why a message was not put: {@code taken} or {@code failed}. */
  REASON("taken|failed"),
  /** The query digest (PROTOCOL.md §3.1). */
  QUERY(Sha256.HEX),
  /** Name of the run; all but A-Z, a-z, 0-9 and {@code . _ -} is percent-encoded. */
  RUN_NAME(Form.ENCODED + "{1,256}+"),
  /** Ids of all parties in the collaboration's order, separated by commas. */
  PARTIES(Form.ID + "(?:," + Form.ID + ")*"),
  /**
   * Ids of the data parties that take no part in the session, likewise. A file lists at most 20.
   */
  WITHOUT(Form.ID + "(?:," + Form.ID + "){0,19}"),
  /** Id of the party that asks. */
  ANALYST(Form.ID),
  /** Name of the template that the query is. */
  TEMPLATE(Form.ID),
  /** Values of the template's parameters; each is percent-encoded as a run's name is. */
  PARAMETERS(
      Form.ID
          + "="
          + Form.ENCODED
          + "{0,256}+(?:,"
          + Form.ID
          + "="
          + Form.ENCODED
          + "{0,256}+){0,7}"),
  /** Whether a user of this party asks for the answer. */
  ASKS("yes|no"),
  /** The user of this party's server who asks; percent-encoded as a run's name is. */
  USER(Form.ENCODED + "{1,256}+"),
  /** Who asks, by the word of the party that asks; percent-encoded as a run's name is. */
  PERSON(Form.ENCODED + "{1,800}+"),
  /** What that person runs, if that has a name; likewise. */
  APPLICATION(Form.ENCODED + "{1,800}+"),
  ROUNDS(Form.NUMBER),
  /** Field elements in all rounds together. */
  ELEMENTS(Form.NUMBER),
  /** The rules in force; 0 where no group is checked. How many parties need enough rows. */
  MIN_PARTIES(Form.NUMBER),
  /** By the collaboration: how many rows are enough. */
  ROWS_OF_EACH_PARTY(Form.NUMBER),
  /** By this party's policy: how many of its own rows it takes for enough. */
  OWN_ROWS(Form.NUMBER),
  /** How many groups there can be. */
  GROUPS(Form.NUMBER),
  /** How many of the groups were not opened. */
  SUPPRESSED(Form.NUMBER),
  /** The versions of the collaboration's file that an amendment leads from and to. */
  FROM(Sha256.HEX),
  TO(Sha256.HEX),
  /** Ids of the parties that have signed an amendment, separated by commas. */
  SIGNED_BY(Form.ID + "(?:," + Form.ID + ")*"),
  /** Ids of compute parties whose shares of the totals were wrong and left out. */
  WRONG_SHARES(Form.ID + "(?:," + Form.ID + ")*"),
  DECISION("[a-z][a-z_]{0,31}"),
  /** A name of {@link io.jointly.error.ErrorCode}. */
  CODE("[A-Z][A-Z_]{0,63}"),
  /** Length and SHA-256 of the part of a line that a crash left. */
  TORN_BYTES(Form.NUMBER),
  TORN_SHA256(Sha256.HEX),
  /** This party's Ed25519 key, base64. */
  KEY("[A-Za-z0-9+/]{43}="),
  /** The last field, because it signs everything before it. */
  SIGNATURE("[A-Za-z0-9+/]{86}==");

  private final Pattern grammar;
  private final boolean number;

  /** The format that this version writes and reads. */
  static final int CURRENT_FORMAT = 2;

  EventField(String grammar) {
    this.grammar = Pattern.compile(grammar);
    this.number = grammar.equals(Form.NUMBER) || grammar.equals(Form.FORMAT);
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the value is written without quotes. */
  boolean isNumber() {
    return number;
  }

  boolean fits(String value) {
    return grammar.matcher(value).matches();
  }

  /** Grammars that several fields share. */
  private static final class Form {
    private static final String ID = "[a-z][a-z0-9_-]{0,62}";
    private static final String FORMAT = "2";

    /** A byte of a text. It is repeated possessively: without going back there is no recursion. */
    private static final String ENCODED = "(?:[A-Za-z0-9._-]|%[0-9A-F]{2})";

    private static final String NUMBER = "0|[1-9][0-9]{0,17}";

    private Form() {}
  }
}
