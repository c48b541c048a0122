package io.jointly.cli.amend;

import io.jointly.amendment.Amendment;
import io.jointly.amendment.SignedAmendment;
import io.jointly.amendment.Signer;
import java.util.ArrayList;
import java.util.List;

/** Who has signed an amendment, and who has not, in lines for people. */
final class SignatureText {

  private SignatureText() {}

  static List<String> lines(SignedAmendment signed) {
    List<String> lines = new ArrayList<>();
    for (Signer signer : signed.amendment().required()) {
      boolean has = signed.signed().contains(signer);
      lines.add(
          "  "
              + (has ? "signed   " : "MISSING  ")
              + signer.party()
              + why(signed.amendment(), signer));
    }
    lines.add(
        signed.isComplete()
            ? "all have signed"
            : signed.missing().size() + " of " + signed.amendment().required().size() + " missing");
    return lines;
  }

  private static String why(Amendment amendment, Signer signer) {
    boolean before = amendment.before().contains(signer);
    boolean after = amendment.after().contains(signer);
    if (before && after) {
      return "";
    }
    if (before) {
      return isIn(amendment.after(), signer) ? ", with the old key" : ", which leaves";
    }
    return isIn(amendment.before(), signer) ? ", with the new key" : ", which joins";
  }

  private static boolean isIn(List<Signer> parties, Signer signer) {
    return parties.stream().anyMatch(other -> other.party().equals(signer.party()));
  }
}
