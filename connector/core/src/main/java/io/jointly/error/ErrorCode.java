package io.jointly.error;

/**
 * All stable error codes. {@code connector/docs/ERRORS.md} is made from it and a test keeps the two
 * together.
 */
public enum ErrorCode {
  // What the caller has to change.
  OPTION(
      Kind.CALLER,
      "An option of the catalog or of a command is missing, unknown or malformed, or names what is not"
          + " there."),
  SPARK_VERSION(Kind.CALLER, "The jar is for another version of Spark than the one that runs it."),
  COLLABORATION_FILE(
      Kind.CALLER, "collaboration.yaml breaks a rule of its format; the message gives the line."),
  POLICY_FILE(Kind.CALLER, "policy.yaml breaks a rule of its format; the message gives the line."),
  IDENTITY_FILE(
      Kind.CALLER,
      "A private key file is missing, readable by others, malformed or of another identity; or it"
          + " cannot be written, because there is one already."),
  AUDIT_FILE(Kind.CALLER, "An audit log was changed, or contradicts a partner's."),
  AMENDMENT(
      Kind.CALLER,
      "The collaboration's file is another one than that under which this party has answered, and not"
          + " all parties have signed the change; or a file of such signatures is malformed."),
  EXPIRED(Kind.CALLER, "The last day of the collaboration, valid_until, has passed."),
  UNSUPPORTED_RULE(Kind.CALLER, "The file asks for a rule that this version cannot enforce."),
  NOT_AGGREGATED(Kind.CALLER, "The query would return rows, and only totals can leave a party."),
  REPLANNED(
      Kind.CALLER,
      "Spark has made another question of a query, and the answer to that query is not enough for"
          + " it."),
  UNSUPPORTED_SQL(Kind.CALLER, "A part of the query cannot be answered jointly."),
  DOMAIN(
      Kind.CALLER,
      "The values of a group are not declared, are too many, or make its expression fail."),
  UNDECLARED_VALUE(
      Kind.CALLER, "No declared value passes the query's conditions, so it can select no row."),
  BOUNDS(Kind.CALLER, "The declared bounds do not prove that a measure's total fits."),
  SOURCE(Kind.CALLER, "A table's local source does not match the declared columns."),
  OVERFLOW(Kind.CALLER, "A total does not fit the SQL type of its column."),
  DIVIDE_BY_ZERO(Kind.CALLER, "A correlation of values that do not vary; plain Spark fails, too."),
  PROPOSAL(Kind.CALLER, "There is no such proposal, or it has been decided already."),
  SHARES(Kind.CALLER, "Shares do not belong together, are too few, or are no shares."),
  ENCODING(
      Kind.CALLER,
      "A number does not fit the encoding in which it is to be shared, or the type as which it is to"
          + " be read."),
  DEALING(
      Kind.CALLER,
      "A batch of dealt rows or a dealing key is not there, is there already, or was replaced."),
  DEALT_ROWS(
      Kind.CALLER,
      "Rows cannot be dealt as they are: they break a rule of their table, are too many, or there"
          + " are none."),

  // Refused by a rule.
  COLUMN_USE(
      Kind.POLICY,
      "The rules do not allow this use of a column, or these tables together in one query."),
  FUNCTION_NOT_ALLOWED(Kind.POLICY, "The rules do not allow this function, or not on this column."),
  AGGREGATE_ARGUMENT(Kind.POLICY, "The rules allow only plain columns inside an aggregate."),
  NOT_A_TEMPLATE(Kind.POLICY, "The rules allow only the queries that were agreed on."),
  NOT_AN_ANALYST(Kind.POLICY, "This party does not answer this analyst's queries."),
  DISABLED(Kind.POLICY, "This party's policy has switched the collaboration off."),
  OUTSIDE_BOUNDS(Kind.POLICY, "A selected row has a value outside its declared bounds or list."),
  TOO_MANY_ROWS(Kind.POLICY, "A group has more rows than max_rows allows."),
  BUDGET_SPENT(
      Kind.POLICY,
      "This party answers no more for now: query_budget, refusal_budget or the number of attempts"
          + " that opened nothing."),
  REPEATED(
      Kind.POLICY,
      "The query may have been opened in this run already, or was tried too often; ask it in another"
          + " run."),
  OTHER_PARTIES(
      Kind.POLICY,
      "One of this query and an earlier one leaves out a party that is in the other, and the"
          + " difference of the two answers would be that party's own part."),
  DIFFERENCE(
      Kind.POLICY, "The query and an earlier one differ by too few of this party's own rows."),
  SUPPRESSED(
      Kind.POLICY,
      "Groups did not pass the disclosure checks, and the option on-suppressed makes that an"
          + " error."),
  NOT_A_RECEIVER(Kind.POLICY, "This party takes part but is not a result receiver."),
  NOT_APPROVED(Kind.POLICY, "A person has to approve the query, and nobody has done so in time."),
  REFUSED(Kind.POLICY, "A person has refused the query."),
  SESSION_COST(
      Kind.POLICY, "The session would move or hold more bytes than this party allows for one."),
  SETTINGS(Kind.POLICY, "The query has a setting that an agent does not take over."),

  // A partner's violation.
  MALFORMED(Kind.VIOLATION, "A message is not canonical: length, element, field or label."),
  VERSION(Kind.VIOLATION, "A partner speaks another version of the protocol."),
  SIGNATURE(Kind.VIOLATION, "A signature does not verify."),
  SEAL(Kind.VIOLATION, "A sealed block does not open."),
  WRONG_PLACE(Kind.VIOLATION, "A message belongs to another session, attempt, party or step."),
  OTHER_QUERY(Kind.VIOLATION, "A partner runs another query."),
  OTHER_COLLABORATION(Kind.VIOLATION, "A partner has another collaboration file."),
  WRONG_START(Kind.VIOLATION, "A START does not fit the JOINs."),
  WRONG_MANIFEST(Kind.VIOLATION, "A list of blocks does not fit the query or the table."),
  WRONG_SET(
      Kind.VIOLATION,
      "A party asks over other data parties than this party, or over fewer than the collaboration"
          + " allows; or a compute party did not add exactly their vectors."),
  COMMITMENT(Kind.VIOLATION, "A revealed vector is not the one that was committed to."),
  OFF_POLYNOMIAL(
      Kind.VIOLATION,
      "The revealed shares do not lie on one polynomial, and the wrong ones cannot be corrected."),
  SHARE_TABLE(
      Kind.VIOLATION, "Two compute parties' share tables do not hold shares of the same rows."),
  WRONG_PRODUCT(Kind.VIOLATION, "The check of the products of shares has failed."),
  CONFLICT(
      Kind.VIOLATION, "A party said two different things in one place, or contradicts the others."),
  IMPOSSIBLE_TOTALS(Kind.VIOLATION, "No rows can have the totals that were opened."),
  PEER_STOPPED(Kind.VIOLATION, "A partner ended the session and gave a code."),

  // The surroundings.
  TIMEOUT(Kind.ENVIRONMENT, "A party did not answer in time."),
  MAILBOX(Kind.ENVIRONMENT, "The mailbox cannot be read or written."),
  AUDIT(Kind.ENVIRONMENT, "The audit log cannot be written; nothing is sent without it."),
  LEDGER(
      Kind.ENVIRONMENT, "The ledger of answered queries cannot be read or written, or is damaged."),
  LOCAL_JOB(
      Kind.ENVIRONMENT,
      "The local Spark job failed. From a partner: its job failed, or its rows were refused."),
  MEMORY(Kind.ENVIRONMENT, "A party's memory has run out."),
  STATE(
      Kind.ENVIRONMENT,
      "A file cannot be read or written: one with this party's state, or one that a command uses."),
  CANCELLED(
      Kind.ENVIRONMENT, "The query was cancelled at this party, or a command was interrupted."),
  RESTARTED(
      Kind.ENVIRONMENT,
      "A party's process has ended, and a new one has joined in its place; run the query again."),

  // Ours.
  BUG(Kind.INTERNAL, "A bug in Jointly; please report it.");

  /** Whose failure it is; decides the exception's type. */
  public enum Kind {
    CALLER,
    POLICY,
    VIOLATION,
    ENVIRONMENT,
    INTERNAL
  }

  private final Kind kind;
  private final String meaning;

  ErrorCode(Kind kind, String meaning) {
    this.kind = kind;
    this.meaning = meaning;
  }

  public Kind kind() {
    return kind;
  }

  /** What helps. Of {@link #PEER_STOPPED}, that is said by the partner's own code. */
  public Remedy remedy() {
    return switch (this) {
      case TIMEOUT, MAILBOX, LOCAL_JOB, CANCELLED, RESTARTED, PEER_STOPPED, BUDGET_SPENT ->
          Remedy.LATER;
      case NOT_AGGREGATED,
          REPLANNED,
          UNSUPPORTED_SQL,
          UNSUPPORTED_RULE,
          DOMAIN,
          UNDECLARED_VALUE,
          BOUNDS,
          OVERFLOW,
          DIVIDE_BY_ZERO,
          ENCODING,
          SHARES,
          OPTION,
          COLUMN_USE,
          FUNCTION_NOT_ALLOWED,
          AGGREGATE_ARGUMENT,
          NOT_A_TEMPLATE,
          NOT_AN_ANALYST,
          NOT_A_RECEIVER,
          OTHER_PARTIES,
          DIFFERENCE,
          SUPPRESSED,
          SESSION_COST,
          SETTINGS ->
          Remedy.CHANGE;
      case SPARK_VERSION,
          COLLABORATION_FILE,
          POLICY_FILE,
          IDENTITY_FILE,
          AUDIT_FILE,
          AMENDMENT,
          EXPIRED,
          SOURCE,
          PROPOSAL,
          DEALING,
          DEALT_ROWS,
          DISABLED,
          OUTSIDE_BOUNDS,
          TOO_MANY_ROWS,
          REPEATED,
          NOT_APPROVED,
          REFUSED,
          MALFORMED,
          VERSION,
          SIGNATURE,
          SEAL,
          WRONG_PLACE,
          OTHER_QUERY,
          OTHER_COLLABORATION,
          WRONG_START,
          WRONG_MANIFEST,
          WRONG_SET,
          COMMITMENT,
          OFF_POLYNOMIAL,
          SHARE_TABLE,
          WRONG_PRODUCT,
          CONFLICT,
          IMPOSSIBLE_TOTALS,
          AUDIT,
          LEDGER,
          MEMORY,
          STATE,
          BUG ->
          Remedy.PERSON;
    };
  }

  /** One sentence for the table in the docs. */
  public String meaning() {
    return meaning;
  }
}
