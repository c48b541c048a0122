package io.jointly.crypto;

import io.jointly.error.JointlyException;
import io.jointly.fuzz.FuzzTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of private keys, of both kinds: no message has any of what they hold. */
public final class KeyFileTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() throws Exception {
    Path folder = Files.createTempDirectory("keys");
    Path identity = folder.resolve("identity");
    Path dealing = folder.resolve("dealing");
    Identity.generate(new SecureRandom()).write(identity);
    SessionKey.generate(new SecureRandom()).write(dealing);
    List<byte[]> keys = List.of(Files.readAllBytes(identity), Files.readAllBytes(dealing));
    Files.delete(identity);
    Files.delete(dealing);
    Files.delete(folder);
    return keys;
  }

  @Override
  protected byte @Nullable [] again(byte[] input) throws Exception {
    Path file = file(input);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try {
      Identity.read(file);
    } catch (JointlyException e) {
      // The reader of the other kind is tried with all that is no identity.
      SessionKey.read(file);
    }
    return null;
  }

  @Override
  protected boolean hasRows() {
    return true;
  }
}
