package io.jointly.amendment;

import io.jointly.codec.CanonicalWriter;
import io.jointly.collaboration.Collaboration;
import io.jointly.crypto.Label;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * From which version of a collaboration's file to which: what all parties of both sign.
 *
 * @param collaboration its id, the same in both
 * @param from SHA-256 of the old file, in lower-case hex
 * @param to SHA-256 of the new file
 * @param before the parties of the old file, in its order
 * @param after the parties of the new file, in its order
 */
public record Amendment(
    String collaboration, String from, String to, List<Signer> before, List<Signer> after) {

  static final Label LABEL = Label.SIGN_AMENDMENT;

  public Amendment {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /**
   * The amendment from one file to another.
   *
   * @throws CallerException (AMENDMENT) if they are of different collaborations, or the same file
   */
  public static Amendment of(Collaboration before, Collaboration after) {
    if (!before.id().equals(after.id())) {
      throw new CallerException(
          ErrorCode.AMENDMENT,
          "the old file is of "
              + before.id()
              + " and the new one of "
              + after.id()
              + ": a file with another id is another collaboration, which needs no amendment and"
              + " whose ledgers begin anew. Give both files one id");
    }
    if (before.sha256().equals(after.sha256())) {
      throw new CallerException(
          ErrorCode.AMENDMENT,
          "the old file and the new one are the same, byte for byte; nothing has to be signed");
    }
    return new Amendment(
        before.id(), before.sha256(), after.sha256(), Signer.of(before), Signer.of(after));
  }

  /**
   * Who has to sign: each party with each key that it has in one of the files. Those of the old
   * file come first.
   */
  public Set<Signer> required() {
    Set<Signer> all = new LinkedHashSet<>(before);
    all.addAll(after);
    return all;
  }

  /** What is signed, under {@link Label#SIGN_AMENDMENT} (PROTOCOL.md §3.4). */
  byte[] message() {
    CanonicalWriter out =
        new CanonicalWriter()
            .text(collaboration)
            .raw(HexFormat.of().parseHex(from))
            .raw(HexFormat.of().parseHex(to));
    for (List<Signer> side : List.of(before, after)) {
      out.u32(side.size());
      side.forEach(signer -> out.text(signer.party()).raw(signer.key().bytes()));
    }
    return out.toByteArray();
  }
}
