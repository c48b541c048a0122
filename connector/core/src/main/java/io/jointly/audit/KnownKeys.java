package io.jointly.audit;

import io.jointly.crypto.PublicIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a verifier was given, from outside the log. A key that only the log names proves
 * nothing, because whoever writes a log anew names a key of his own.
 */
public final class KnownKeys {

  /** Nothing was given, so nothing can be verified. */
  public static final KnownKeys NONE = new KnownKeys(null, List.of());

  private final @Nullable PublicIdentity only;
  private final List<Version> versions;

  /**
   * One version of the collaboration's file.
   *
   * @param id of the collaboration
   * @param digest SHA-256 of the file, in lower-case hexadecimal
   * @param keys of all parties, by their ids
   */
  public record Version(String id, String digest, Map<String, PublicIdentity> keys) {
    public Version {
      keys = Map.copyOf(keys);
    }
  }

  /** What is known of a key that a record names. */
  enum Trust {
    /** It is the key that was given for this party and this version of the file. */
    GIVEN,
    /** This version of the file was not given; in another one, it is the party's key. */
    OTHER_VERSION,
    /** No key was given. */
    NO_KEY,
    /** Keys were given, and this is none of the party's. */
    FOREIGN
  }

  private KnownKeys(@Nullable PublicIdentity only, List<Version> versions) {
    this.only = only;
    this.versions = versions;
  }

  /** One key, by which everything has to be signed. */
  public static KnownKeys only(PublicIdentity key) {
    return new KnownKeys(key, List.of());
  }

  /** These keys and those of one more version of the file. */
  public KnownKeys with(Version version) {
    List<Version> more = new ArrayList<>(versions);
    more.add(version);
    return new KnownKeys(only, List.copyOf(more));
  }

  boolean isNone() {
    return only == null && versions.isEmpty();
  }

  /** Whether the versions that were given are of this collaboration, or none was given. */
  boolean areOf(String id) {
    return versions.stream().allMatch(version -> version.id().equals(id));
  }

  Trust trust(String party, String digest, PublicIdentity named) {
    if (only != null) {
      return only.equals(named) ? Trust.GIVEN : Trust.FOREIGN;
    }
    if (versions.isEmpty()) {
      return Trust.NO_KEY;
    }
    boolean known = knows(digest);
    return versions.stream()
            .filter(one -> !known || one.digest().equals(digest))
            .anyMatch(one -> named.equals(one.keys().get(party)))
        ? (known ? Trust.GIVEN : Trust.OTHER_VERSION)
        : Trust.FOREIGN;
  }

  /** Whether records that name this version of the file can be verified. */
  boolean knows(String digest) {
    return only != null || versions.stream().anyMatch(one -> one.digest().equals(digest));
  }
}
