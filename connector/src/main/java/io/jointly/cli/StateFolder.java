package io.jointly.cli;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.proposal.ProposalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which agent's proposals: those of a policy, or of a folder. */
final class StateFolder {

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "This party's policy.yaml; its proposals stand in FILE.proposals.")
  private @Nullable Path policy;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "The folder that `jointly serve` was given as --state.")
  private @Nullable Path state;

  ProposalStore store() {
    Path folder = folder();
    if (!Files.isDirectory(folder)) {
      throw new CallerException(
          ErrorCode.OPTION,
          folder + " is no folder of proposals; `jointly serve` makes it when it first runs");
    }
    return ProposalStore.at(folder);
  }

  private Path folder() {
    if (state != null) {
      return state;
    }
    return ProposalStore.beside(
        java.util.Objects.requireNonNull(policy, "one of the two is given"));
  }
}
