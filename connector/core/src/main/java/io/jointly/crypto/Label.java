package io.jointly.crypto;

import java.nio.charset.StandardCharsets;

/**
 * All labels of hashes, key derivations and signatures. Because every use has its own label, no two
 * uses can have the same input. If the meaning changes, the text must change; the number in it is
 * the version of the protocol that introduced the meaning.
 */
public enum Label {
  // Digests.
  COLLABORATION("collaboration"),
  QUERY("query"),
  LAYOUT("layout"),
  RUN("run"),
  SESSION("session", 11),
  JOIN("join"),
  ATTEMPT("attempt"),
  INPUTS("inputs", 2),
  COMMIT("commit", 2),
  TRANSCRIPT("transcript", 2),
  RESULT("result", 2),
  TESTS("tests", 9),
  RECORD("record", 3),
  COMBINE("combine", 3),
  AUDIT("audit"),
  LEDGER("ledger"),
  LEDGER_DOMAIN("ledger domain"),

  // Digests of dealing.
  DEALING("dealing", 8),
  BATCH("batch", 8),
  BATCH_MESSAGE("batch message", 8),
  PUBLIC_ROWS("public rows", 8),
  COLLECTION("collection", 8),
  LIST("list", 8),
  TAKEN("taken", 8),
  SEED("seed", 8),
  COMBINED("combined", 8),
  ACCEPTED("accepted", 8),
  COLLECTED("collected", 8),
  DEALT_ROWS("dealt rows", 8),

  // Signatures: one label for each kind of message.
  SIGN_JOIN("sign join"),
  SIGN_START("sign start"),
  SIGN_SHARED("sign shared"),
  SIGN_COMMIT("sign commit"),
  SIGN_REVEAL("sign reveal"),
  SIGN_DONE("sign done"),
  SIGN_STOP("sign stop"),
  SIGN_RESHARED("sign reshared", 3),
  SIGN_HELD("sign held", 3),
  SIGN_CHALLENGE("sign challenge", 3),
  SIGN_CHECK("sign check", 3),
  SIGN_TESTED("sign tested", 3),
  SIGN_PENDING("sign pending", 6),
  SIGN_BATCH("sign batch", 8),
  SIGN_WITHDRAWN("sign withdrawn", 8),
  SIGN_KEY("sign key", 8),
  SIGN_LIST("sign list", 8),
  SIGN_TAKEN("sign taken", 8),
  SIGN_SEED("sign seed", 8),
  SIGN_CHECKED("sign checked", 8),
  SIGN_ACCEPTED("sign accepted", 8),

  // The signature of a changed collaboration file.
  SIGN_AMENDMENT("sign amendment", 9),

  // The signature of a party's own audit log.
  SIGN_AUDIT("sign audit"),

  // Sealed blocks.
  BLOCK_KEY("block key", 10),
  BLOCK_CONTEXT("block context");

  private final String text;

  Label(String name) {
    this(name, 1);
  }

  Label(String name, int version) {
    this.text = "jointly/" + version + " " + name;
  }

  public String text() {
    return text;
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
