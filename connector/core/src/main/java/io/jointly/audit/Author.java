package io.jointly.audit;

import io.jointly.crypto.Identity;

/**
 * The party that writes a log. Not a record, because it holds a secret.
 *
 * <p>A log belongs to one party of one collaboration, identified by their ids. The collaboration's
 * file may change during the life of a log, so every record holds the file's digest.
 */
public final class Author {

  private final String collaborationId;
  private final String collaborationDigest;
  private final String party;
  private final Identity identity;
  private final String software;

  /**
   * @param collaborationDigest SHA-256 of the collaboration's file, in lower-case hex
   * @param identity signs checkpoints
   * @param software this software's version, as in JOIN
   */
  public Author(
      String collaborationId,
      String collaborationDigest,
      String party,
      Identity identity,
      String software) {
    this.collaborationId = collaborationId;
    this.collaborationDigest = collaborationDigest;
    this.party = party;
    this.identity = identity;
    this.software = software;
  }

  String collaborationId() {
    return collaborationId;
  }

  String collaborationDigest() {
    return collaborationDigest;
  }

  String party() {
    return party;
  }

  Identity identity() {
    return identity;
  }

  String software() {
    return software;
  }
}
