package io.jointly.deal.collect.block;

import io.jointly.crypto.SessionKey;
import java.util.Optional;

/** This party's dealing keys, for whoever opens parts. */
public interface PartKeys {

  /**
   * The private half of a key that {@link #trouble} has nothing to say of. It stays this object's
   * own.
   */
  SessionKey find(int number);

  /**
   * Why nobody can ever open again what was sealed to a key: it was deleted, or there never was one
   * of this number. A clause without a full stop; empty if the key is there.
   *
   * @throws io.jointly.error.JointlyException if the key is missing and should not be, or cannot be
   *     read: then nothing is said to the others, as rows would be lost
   */
  Optional<String> trouble(int number);
}
