package io.jointly.cli.amend;

import io.jointly.amendment.Amendment;
import io.jointly.amendment.AmendmentFile;
import io.jointly.amendment.SignedAmendment;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jointly amend check}. */
@Command(
    name = "check",
    description = {
      "Say who has signed a changed collaboration.yaml, and who is missing.",
      "Exit codes: 0 all have signed; 1 a file has a mistake, or a signature does not verify; 2"
          + " called incorrectly; 3 signatures are missing."
    })
final class AmendCheck implements Callable<Integer> {

  private static final int MISSING = 3;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private VersionOptions versions;

  @Override
  public Integer call() {
    Amendment amendment = versions.read().amendment();
    SignedAmendment signed =
        AmendmentFile.read(versions.signatures()).stream()
            .filter(each -> each.amendment().equals(amendment))
            .findFirst()
            .orElseGet(() -> SignedAmendment.begin(amendment));
    PrintWriter out = spec.commandLine().getOut();
    out.println(amendment.collaboration() + ", from " + amendment.from());
    out.println("to " + amendment.to() + ", by " + versions.signatures() + ":");
    SignatureText.lines(signed).forEach(out::println);
    out.flush();
    return signed.isComplete() ? 0 : MISSING;
  }
}
