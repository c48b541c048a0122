package io.jointly.cli;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.proposal.ProposalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say which agent's proposals a command works on: those of a policy, or those in a
 * folder.
 */
final class StateFolder {

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "This party's policy.yaml; its proposals are in FILE.proposals.")
  private @Nullable Path policy;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "The folder given to `jointly serve` as --state.")
  private @Nullable Path state;

  ProposalStore store() {
    Path folder = folder();
    if (!Files.isDirectory(folder)) {
      throw new CallerException(
          ErrorCode.OPTION,
          folder + " is not a folder of proposals; `jointly serve` creates it when it first runs");
    }
    return ProposalStore.at(folder);
  }

  private Path folder() {
    if (state != null) {
      return state;
    }
    return ProposalStore.beside(Objects.requireNonNull(policy, "one of the two is given"));
  }
}
