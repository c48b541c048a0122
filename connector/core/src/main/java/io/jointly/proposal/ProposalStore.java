package io.jointly.proposal;

import io.jointly.codec.MalformedException;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.HeldLock;
import io.jointly.proposal.Proposal.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The proposals of one party: one file each, in a folder that only the owner may enter. A single
 * agent writes them. Decisions are separate files, written by anybody who may write to the folder.
 * Every file is replaced as a whole, so no reader ever sees half of one.
 */
public final class ProposalStore {

  private static final String PROPOSAL = ".proposal";
  private static final String DECISION = ".decision";
  private static final String REASON = ".reason";
  private static final String LOCK = "serve.lock";

  /** The longest reason, in characters. */
  public static final int LONGEST_REASON = 500;

  private static final int MAX_DECISION_BYTES = 16;

  private final ProposalFolder files;

  private ProposalStore(ProposalFolder files) {
    this.files = files;
  }

  /** The store in a folder, which need not exist yet. */
  public static ProposalStore at(Path folder) {
    return new ProposalStore(new ProposalFolder(folder));
  }

  /** The default folder for a policy. */
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
   * Creates the folder if it does not exist, and keeps other agents out of it.
   *
   * @throws CallerException (OPTION) if another agent is using it
   */
  public Held hold() {
    files.createFolder();
    try {
      HeldLock lock = HeldLock.tryAcquire(folder().resolve(LOCK)).orElseThrow(this::taken);
      return () -> release(lock);
    } catch (IOException e) {
      throw files.failure("lock", LOCK, e);
    }
  }

  private CallerException taken() {
    return new CallerException(
        ErrorCode.OPTION,
        "another `jointly serve` is using "
            + folder()
            + "; stop it, or give this one a --state of its own for another collaboration");
  }

  private void release(HeldLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw files.failure("unlock", LOCK, e);
    }
  }

  /** All proposals as the agent wrote them, oldest first. */
  public List<Proposal> list() {
    List<Proposal> all = new ArrayList<>();
    for (String name : files.names(PROPOSAL)) {
      files.read(name, ProposalCodec.MAX_BYTES).ifPresent(bytes -> all.add(decode(name, bytes)));
    }
    all.sort(
        Comparator.comparing((Proposal proposal) -> proposal.request().asked())
            .thenComparing(Proposal::session));
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
                  + "); delete the file, then the partner can ask again");
      failure.initCause(e);
      throw failure;
    }
  }

  public void write(Proposal proposal) {
    files.write(proposal.session() + PROPOSAL, ProposalCodec.encode(proposal));
  }

  public void delete(Proposal proposal) {
    forgetDecision(proposal);
    files.delete(proposal.session() + REASON);
    files.delete(proposal.session() + PROPOSAL);
  }

  /** The decision about a proposal if the agent has not acted on it yet. */
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

  /** Why a person has decided so. It stays in this folder, and partners never learn it. */
  public Optional<String> reason(Proposal proposal) {
    return files
        .read(proposal.session() + REASON, 4 * LONGEST_REASON)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * The proposal with an abbreviated id.
   *
   * @param id the first digits of its session, enough to be unique
   * @throws CallerException (PROPOSAL) if no proposal or more than one has these digits
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
                  + PrintableText.of(id)
                  + "' in "
                  + files.folder()
                  + "; `jointly queries` lists them"
              : "several proposals begin with "
                  + id
                  + ": "
                  + String.join(", ", found.stream().map(Proposal::session).toList())
                  + "; look at each, then give more digits");
    }
    return found.get(0);
  }

  /**
   * Writes a person's decision. The agent acts on it the next time it looks.
   *
   * @throws CallerException (PROPOSAL) if the proposal cannot be decided any more
   */
  public void decide(Proposal proposal, Decision decision) {
    requireOpen(proposal, decision);
    files.write(proposal.session() + DECISION, decision.name().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The same with the reason for it; neither is written where the other cannot be.
   *
   * @throws CallerException (OPTION) if the reason is blank or too long
   */
  public void decide(Proposal proposal, Decision decision, String reason) {
    String text = reason.strip();
    if (text.isEmpty() || text.length() > LONGEST_REASON) {
      throw new CallerException(
          ErrorCode.OPTION,
          "the reason has "
              + text.length()
              + " characters; write 1 to "
              + LONGEST_REASON
              + ", or leave it out");
    }
    requireOpen(proposal, decision);
    files.write(proposal.session() + REASON, text.getBytes(StandardCharsets.UTF_8));
    try {
      decide(proposal, decision);
    } catch (EnvironmentException e) {
      files.delete(proposal.session() + REASON);
      throw e;
    }
  }

  private static void requireOpen(Proposal proposal, Decision decision) {
    boolean open =
        proposal.state() == State.WAITING
            || (proposal.state() == State.APPROVED && decision == Decision.REFUSE);
    if (!open) {
      throw new CallerException(
          ErrorCode.PROPOSAL,
          "proposal "
              + proposal.id()
              + " is "
              + proposal.state().name().toLowerCase(Locale.ROOT)
              + ", so there is nothing to decide; the partner can ask again");
    }
  }
}
