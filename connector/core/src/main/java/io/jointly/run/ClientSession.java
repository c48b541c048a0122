package io.jointly.run;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session of one client of a server that several people use. What it was answered is for this
 * session alone. Two sessions are never equal, whoever they belong to.
 */
public final class ClientSession {

  private static final int MOST_BYTES = 256;

  private final @Nullable String user;

  private ClientSession(@Nullable String user) {
    this.user = user;
  }

  /**
   * @param user the name that the server believes, which the client may have made up; may be empty
   * @throws CallerException (OPTION) if it is too long for the audit log
   */
  public static ClientSession of(String user) {
    if (user.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new CallerException(
          ErrorCode.OPTION,
          "the user's name that this client gives is longer than "
              + MOST_BYTES
              + " bytes, and this party's audit log, which names who asks, has no room for it;"
              + " connect under a shorter name");
    }
    return new ClientSession(user.isEmpty() ? null : user);
  }

  /** The name that the server believes; empty if the client has given none. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  public boolean isOf(String name) {
    return user().orElse("").equals(name);
  }
}
