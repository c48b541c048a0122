package io.jointly.amendment;

import io.jointly.crypto.Identity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An amendment with the signatures that it has so far, each of which verifies. Immutable. */
public final class SignedAmendment {

  private final Amendment amendment;
  private final Map<Signer, byte[]> signatures;

  private SignedAmendment(Amendment amendment, Map<Signer, byte[]> signatures) {
    this.amendment = amendment;
    this.signatures = signatures;
  }

  /** Nobody has signed it yet. */
  public static SignedAmendment begin(Amendment amendment) {
    return new SignedAmendment(amendment, Map.of());
  }

  /**
   * The same with one more signature.
   *
   * @throws IllegalArgumentException if the signer does not have to sign, has signed, or has not
   *     made this signature
   */
  SignedAmendment with(Signer signer, byte[] signature) {
    if (!amendment.required().contains(signer)) {
      throw new IllegalArgumentException("is of nobody who has to sign");
    }
    if (signatures.containsKey(signer)) {
      throw new IllegalArgumentException("is of one who has signed already");
    }
    if (!signer.key().verify(Amendment.LABEL, amendment.message(), signature)) {
      throw new IllegalArgumentException("does not verify");
    }
    Map<Signer, byte[]> more = new LinkedHashMap<>(signatures);
    more.put(signer, signature.clone());
    return new SignedAmendment(amendment, more);
  }

  /**
   * The same, signed by a party. Unchanged if it has signed with this key already.
   *
   * @throws IllegalArgumentException if that party does not have to sign with this key
   */
  public SignedAmendment sign(String party, Identity identity) {
    Signer signer = new Signer(party, identity.publicKey());
    return signatures.containsKey(signer)
        ? this
        : with(signer, identity.sign(Amendment.LABEL, amendment.message()));
  }

  public Amendment amendment() {
    return amendment;
  }

  /** Who has signed, in the order in which signatures are required. */
  public List<Signer> signed() {
    return amendment.required().stream().filter(signatures::containsKey).toList();
  }

  /** Who has not signed yet. */
  public List<Signer> missing() {
    return amendment.required().stream().filter(signer -> !signatures.containsKey(signer)).toList();
  }

  public boolean isComplete() {
    return missing().isEmpty();
  }

  byte[] signature(Signer signer) {
    byte[] signature = signatures.get(signer);
    if (signature == null) {
      throw new IllegalArgumentException(signer + " has not signed");
    }
    return Arrays.copyOf(signature, signature.length);
  }
}
