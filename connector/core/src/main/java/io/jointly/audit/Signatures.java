package io.jointly.audit;

import io.jointly.audit.KnownKeys.Trust;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.Label;
import io.jointly.crypto.PublicIdentity;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a log are signed by a key that the verifier was given. A record is verified if
 * the next checkpoint is signed by the party's key in that record's version of the file.
 */
final class Signatures {

  private final KnownKeys keys;
  private final Map<String, Long> otherVersions = new LinkedHashMap<>();
  // Behind the last checkpoint: how many records name each version of the file.
  private final Map<String, Long> open = new LinkedHashMap<>();

  private long checkpoints;
  private long verified;
  private @Nullable Line last;

  Signatures(KnownKeys keys) {
    this.keys = keys;
  }

  /** What is wrong with the key or the signature of a record; empty if nothing is. */
  Optional<String> fault(Line line) {
    Optional<String> named = line.event().get(EventField.KEY);
    return named.isEmpty() ? Optional.empty() : fault(line, named.get());
  }

  private Optional<String> fault(Line line, String named) {
    try {
      PublicIdentity key = PublicIdentity.parse(named);
      if (keys.trust(line.party(), line.collaboration(), key) == Trust.FOREIGN) {
        return Optional.of(
            "names a key that is not one of "
                + line.party()
                + " in what was given; if the party has changed its key, give the older"
                + " collaboration.yaml, too");
      }
      if (line.event().kind() == EventKind.CHECKPOINT && !isSigned(line, key)) {
        return Optional.of("is a checkpoint whose signature is not by " + line.party());
      }
      return Optional.empty();
    } catch (BadKeyException e) {
      return Optional.of("names something that is not a key");
    }
  }

  private static boolean isSigned(Line line, PublicIdentity key) {
    String text = line.event().required(EventField.SIGNATURE);
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
    // Base64 allows other texts for the same bytes: with unused bits set.
    return Base64.getEncoder().encodeToString(signature).equals(text)
        && key.verify(Label.SIGN_AUDIT, line.signed(), signature);
  }

  /** Counts a record without a fault. */
  void add(Line line) {
    open.merge(line.collaboration(), 1L, Long::sum);
    if (line.event().kind() != EventKind.CHECKPOINT) {
      return;
    }
    checkpoints++;
    last = line;
    open.forEach(
        (digest, records) -> {
          if (keys.knows(digest) && keys.knows(line.collaboration())) {
            verified += records;
          } else {
            otherVersions.merge(digest, records, Long::sum);
          }
        });
    open.clear();
  }

  long checkpoints() {
    return checkpoints;
  }

  /** How many records are signed by a key that was given. */
  long verified() {
    return verified;
  }

  /** How many records stand behind the last signature. */
  long unsigned() {
    return open.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of the signed records that are not verified, how many name each version of the file. */
  Map<String, Long> otherVersions() {
    return Map.copyOf(otherVersions);
  }

  /** Number of records up to and including the last checkpoint. */
  long signedRecords() {
    return last == null ? 0 : last.n() + 1;
  }

  Optional<Instant> lastSigned() {
    return Optional.ofNullable(last).map(Line::time);
  }
}
