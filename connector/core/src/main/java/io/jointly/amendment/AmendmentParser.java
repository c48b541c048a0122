package io.jointly.amendment;

import io.jointly.codec.Sha256;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the text of a file of amendments, line by line. There is one way to write it. */
final class AmendmentParser {

  static final String BEGIN = "amendment";
  static final String FROM = "from";
  static final String TO = "to";
  static final String BEFORE = "before";
  static final String AFTER = "after";
  static final String SIGNED = "signed";

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final int MOST_PARTIES = 20;

  private final Path file;
  private final List<String> lines;
  private int at;

  AmendmentParser(Path file, String text) {
    this.file = file;
    // A last line without a line feed leaves something behind it.
    this.lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    } else {
      at = lines.size() - 1;
      throw fail("has no line end", "end the last line, too; a part of it may be missing");
    }
  }

  List<SignedAmendment> read() {
    List<SignedAmendment> all = new ArrayList<>();
    if (lines.isEmpty()) {
      throw fail("is missing: the file is empty", "delete it");
    }
    while (at < lines.size()) {
      if (!all.isEmpty()) {
        if (!lines.get(at).isEmpty()) {
          throw fail(
              "is none that can stand here",
              "write signatures behind each other, and an empty line between two amendments");
        }
        at++;
      }
      int begins = at;
      SignedAmendment next = amendment();
      if (!all.isEmpty()) {
        Amendment before = all.get(all.size() - 1).amendment();
        if (!before.to().equals(next.amendment().from())
            || !before.collaboration().equals(next.amendment().collaboration())) {
          at = begins;
          throw fail(
              "begins an amendment that does not go on where the one before it ends",
              "keep one chain in a file: each 'from' is the 'to' above it");
        }
      }
      all.add(next);
    }
    return List.copyOf(all);
  }

  private SignedAmendment amendment() {
    String id = matching(take(BEGIN), ID.asMatchPredicate()::test, "an id");
    String from = matching(take(FROM), Sha256::isHex, "a SHA-256 of 64 lower-case hex digits");
    String to = matching(take(TO), Sha256::isHex, "a SHA-256 of 64 lower-case hex digits");
    if (from.equals(to)) {
      at--;
      throw fail("leads to the same file", "delete the amendment");
    }
    Amendment amendment = new Amendment(id, from, to, signers(BEFORE), signers(AFTER));
    SignedAmendment signed = SignedAmendment.begin(amendment);
    while (isNext(SIGNED)) {
      String[] parts = take(SIGNED).split(" ", -1);
      at--;
      if (parts.length != 3) {
        throw fail("is no signature", "write 'signed PARTY KEY SIGNATURE'");
      }
      try {
        signed = signed.with(signer(parts[0], parts[1]), signature(parts[2]));
      } catch (IllegalArgumentException e) {
        throw fail(
            "has a signature that " + e.getMessage(),
            "remove the line, and let that party sign with 'jointly amend sign'",
            e);
      }
      at++;
    }
    return signed;
  }

  private List<Signer> signers(String word) {
    List<Signer> signers = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    while (isNext(word)) {
      String[] parts = take(word).split(" ", -1);
      at--;
      if (parts.length != 2) {
        throw fail("is no party with its key", "write '" + word + " PARTY KEY'");
      }
      Signer signer = signer(parts[0], parts[1]);
      if (!seen.add(signer.party()) || !seen.add(signer.key())) {
        throw fail("has a party or a key for the second time", "remove the line");
      }
      signers.add(signer);
      at++;
    }
    if (signers.size() < 2 || signers.size() > MOST_PARTIES) {
      throw fail(
          "is not among 2 to " + MOST_PARTIES + " parties that stand '" + word + "'",
          "let 'jointly amend sign' write the file");
    }
    return signers;
  }

  private Signer signer(String party, String key) {
    if (!ID.matcher(party).matches()) {
      throw fail("does not name a party", "write its id");
    }
    try {
      return new Signer(party, PublicIdentity.parse(key));
    } catch (BadKeyException e) {
      throw fail("does not have a public key (" + e.getMessage() + ")", "restore the line", e);
    }
  }

  private byte[] signature(String text) {
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw fail("has a signature that is not base64", "restore the line", e);
    }
    // Base64 allows other texts for the same bytes: with unused bits set.
    if (signature.length != PublicIdentity.SIGNATURE_BYTES
        || !Base64.getEncoder().encodeToString(signature).equals(text)) {
      throw fail("has a signature that is not 88 characters of base64", "restore the line");
    }
    return signature;
  }

  private boolean isNext(String word) {
    return at < lines.size() && lines.get(at).startsWith(word + " ");
  }

  private String take(String word) {
    if (!isNext(word)) {
      throw fail("is not '" + word + " …'", "let 'jointly amend sign' write the file");
    }
    String rest = lines.get(at).substring(word.length() + 1);
    at++;
    return rest;
  }

  private interface Check {
    boolean holds(String text);
  }

  private String matching(String text, Check check, String what) {
    if (!check.holds(text)) {
      at--;
      throw fail("does not have " + what, "restore the line");
    }
    return text;
  }

  private CallerException fail(String what, String remedy) {
    return new CallerException(ErrorCode.AMENDMENT, message(what, remedy));
  }

  private CallerException fail(String what, String remedy, Exception cause) {
    return new CallerException(ErrorCode.AMENDMENT, message(what, remedy), cause);
  }

  private String message(String what, String remedy) {
    return file + ":" + (at + 1) + ": the line " + what + "; " + remedy;
  }
}
