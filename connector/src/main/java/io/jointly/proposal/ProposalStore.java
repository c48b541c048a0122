package io.jointly.proposal;

import io.jointly.codec.MalformedException;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.proposal.Proposal.State;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The proposals of one party, a file each, in a folder that is its owner's only. One agent writes
 * them; decisions stand in files of their own, written by whoever may write to the folder. Every
 * file is replaced as a whole, so neither ever sees half of what the other has written.
 */
public final class ProposalStore {

  private static final String PROPOSAL = ".proposal";
  private static final String DECISION = ".decision";
  private static final String LOCK = "serve.lock";
  private static final int MAX_DECISION_BYTES = 16;

  private final StateFiles files;

  private ProposalStore(StateFiles files) {
    this.files = files;
  }

  /** The store in a folder, which need not be there yet. */
  public static ProposalStore at(Path folder) {
    return new ProposalStore(new StateFiles(folder));
  }

  /** The folder that goes with a policy where no other is named. */
  public static Path beside(Path policy) {
    return policy.resolveSibling(policy.getFileName() + ".proposals");
  }

  public Path folder() {
    return files.folder();
  }

  /** Held by the one agent that writes to the store. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Makes the folder if need be and keeps other agents from it.
   *
   * @throws CallerException (OPTION) where an agent works with it already
   */
  public Held hold() {
    files.create();
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              files.folder().resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw taken();
      }
      FileChannel held = channel;
      channel = null;
      return () -> close(held);
    } catch (OverlappingFileLockException e) {
      throw taken();
    } catch (IOException e) {
      throw files.failure("lock", LOCK, e);
    } finally {
      if (channel != null) {
        close(channel);
      }
    }
  }

  private CallerException taken() {
    return new CallerException(
        ErrorCode.OPTION,
        "another `jointly serve` works with "
            + files.folder()
            + "; stop it, or give this one a --state of its own for another collaboration");
  }

  private void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw files.failure("unlock", LOCK, e);
    }
  }

  /** All proposals as the agent has left them, the oldest first. */
  public List<Proposal> list() {
    List<Proposal> all = new ArrayList<>();
    for (String name : files.names(PROPOSAL)) {
      files.read(name, ProposalCodec.MAX_BYTES).ifPresent(bytes -> all.add(decode(name, bytes)));
    }
    all.sort(Comparator.comparing(Proposal::asked).thenComparing(Proposal::session));
    return all;
  }

  private Proposal decode(String name, byte[] bytes) {
    try {
      return ProposalCodec.decode(bytes);
    } catch (MalformedException e) {
      EnvironmentException failure =
          new EnvironmentException(
              ErrorCode.STATE,
              files.folder().resolve(name)
                  + " is not a proposal as this version writes it ("
                  + e.getMessage()
                  + "); delete the file, and the partner can ask again");
      failure.initCause(e);
      throw failure;
    }
  }

  public void write(Proposal proposal) {
    files.write(proposal.session() + PROPOSAL, ProposalCodec.encode(proposal));
  }

  public void delete(Proposal proposal) {
    forgetDecision(proposal);
    files.delete(proposal.session() + PROPOSAL);
  }

  /** What was decided about a proposal and not yet been acted on. */
  public Optional<Decision> decision(Proposal proposal) {
    return files
        .read(proposal.session() + DECISION, MAX_DECISION_BYTES)
        .flatMap(
            bytes ->
                List.of(Decision.values()).stream()
                    .filter(d -> d.name().equals(new String(bytes, StandardCharsets.US_ASCII)))
                    .findFirst());
  }

  public void forgetDecision(Proposal proposal) {
    files.delete(proposal.session() + DECISION);
  }

  /**
   * The proposal that people mean.
   *
   * @param id the first digits of its session, as many as tell it from all others
   * @throws CallerException (PROPOSAL) where there is none, or more than one
   */
  public Proposal find(String id) {
    List<Proposal> found =
        id.length() < 4 || !id.matches("[0-9a-f]{4,64}")
            ? List.of()
            : list().stream().filter(proposal -> proposal.session().startsWith(id)).toList();
    if (found.size() != 1) {
      throw new CallerException(
          ErrorCode.PROPOSAL,
          found.isEmpty()
              ? "there is no proposal '"
                  + Printable.of(id)
                  + "' in "
                  + files.folder()
                  + "; `jointly queries` lists them"
              : "several proposals begin with "
                  + id
                  + ": "
                  + String.join(", ", found.stream().map(Proposal::session).toList())
                  + "; look at each, and give more digits");
    }
    return found.get(0);
  }

  /**
   * Writes what a person has decided; the agent acts on it when it looks next.
   *
   * @throws CallerException (PROPOSAL) where there is nothing left to decide
   */
  public void decide(Proposal proposal, Decision decision) {
    boolean open =
        proposal.state() == State.WAITING
            || proposal.state() == State.APPROVED && decision == Decision.REFUSE;
    if (!open) {
      throw new CallerException(
          ErrorCode.PROPOSAL,
          "proposal "
              + proposal.id()
              + " is "
              + proposal.state().name().toLowerCase(java.util.Locale.ROOT)
              + ", so there is nothing to decide; the partner can ask again");
    }
    files.write(proposal.session() + DECISION, decision.name().getBytes(StandardCharsets.US_ASCII));
  }
}
