package io.jointly.dealer;

import io.jointly.crypto.Identity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code jointly keygen FILE}, of parties and of dealers. Prints the public key and nothing else to
 * standard output.
 */
@Command(
    name = "keygen",
    description = {
      "Make the identity of a party or of a dealer.",
      "Writes a new private key to FILE, readable only by its owner; FILE must not exist."
          + " Prints the public key, which collaboration.yaml lists."
    })
public final class Keygen implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file for the private key (PKCS#8 PEM).")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private Path file;

  @Override
  public Integer call() {
    Identity identity = Identity.generate(new SecureRandom());
    identity.write(file);
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "note: "
            + file
            + " holds this party's private key; keep it and give it to nobody. Send the partners the"
            + " public key, which is the next line:");
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.println(identity.publicKey().base64());
    out.flush();
    return 0;
  }
}
