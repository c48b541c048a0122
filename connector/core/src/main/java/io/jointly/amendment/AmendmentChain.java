package io.jointly.amendment;

import io.jointly.collaboration.Collaboration;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Finds whether all parties have agreed to go from one version of the file to another. */
public final class AmendmentChain {

  private final String from;
  private final Collaboration now;
  private final Path file;

  private AmendmentChain(String from, Collaboration now, Path file) {
    this.from = from;
    this.now = now;
    this.file = file;
  }

  /**
   * The amendments that lead from a version to the file of today, the oldest first. Each is signed
   * by all. Who has to sign the last one is held against the file of today, and who has to sign an
   * earlier one against what the signers of the next have signed.
   *
   * @param from SHA-256 of the version that was used before
   * @param file where the amendments are
   * @throws CallerException (AMENDMENT) if there are none, or one is not signed by all; the message
   *     says what to do
   */
  public static List<SignedAmendment> require(String from, Collaboration now, Path file) {
    return new AmendmentChain(from, now, file).find();
  }

  private List<SignedAmendment> find() {
    List<SignedAmendment> all = AmendmentFile.read(file);
    if (all.isEmpty()) {
      throw refused("there is no amendment beside the file, " + file);
    }
    Amendment last = all.get(all.size() - 1).amendment();
    if (!last.collaboration().equals(now.id()) || !last.to().equals(now.sha256())) {
      throw refused(
          file
              + " leads to "
              + last.to()
              + " of "
              + last.collaboration()
              + " and not to this file");
    }
    if (!last.after().equals(Signer.of(now))) {
      throw refused(file + " names other parties or keys than this file has");
    }
    int first = all.size() - 1;
    while (first >= 0 && !all.get(first).amendment().from().equals(from)) {
      first--;
    }
    if (first < 0) {
      throw refused(file + " has no amendment that begins at the former");
    }
    List<SignedAmendment> chain = all.subList(first, all.size());
    for (int i = 0; i < chain.size(); i++) {
      SignedAmendment each = chain.get(i);
      if (i > 0 && !chain.get(i - 1).amendment().after().equals(each.amendment().before())) {
        throw refused(
            file + " names other parties or keys of " + each.amendment().from() + " in two places");
      }
      if (!each.isComplete()) {
        throw refused(
            file
                + " lacks signatures to "
                + each.amendment().to()
                + ", of "
                + each.missing().stream().map(Signer::toString).collect(Collectors.joining(", ")));
      }
    }
    return List.copyOf(chain);
  }

  private CallerException refused(String why) {
    return new CallerException(
        ErrorCode.AMENDMENT,
        "this party has answered queries of "
            + now.id()
            + " under the file "
            + from
            + ", and the file is "
            + now.sha256()
            + " now, but "
            + why
            + ". Put the former file back, or let all parties of both files sign the change with"
            + " 'jointly amend sign' (COLLABORATION.md, Changing the collaboration)");
  }
}
