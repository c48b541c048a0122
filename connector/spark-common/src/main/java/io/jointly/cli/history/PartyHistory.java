package io.jointly.cli.history;

import io.jointly.audit.DecisionLog;
import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.reader.PolicyReader;
import io.jointly.ledger.AskingLimits;
import io.jointly.ledger.BudgetLeft;
import io.jointly.ledger.Ledger;
import io.jointly.ledger.PastAttempt;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.ProposalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a party was asked, and what is left of its budgets.
 *
 * @param queries oldest first
 * @param limits what is left
 * @param agreed the limits themselves
 * @param notes what is missing, and why
 */
public record PartyHistory(
    List<PastQuery> queries, List<Limit> limits, AskingLimits agreed, List<String> notes) {

  /**
   * Where a party's records are.
   *
   * @param ledger null for the one beside the policy
   * @param audit null likewise
   * @param state the folder of proposals; null for the one beside the policy
   */
  public record Places(
      Path policy, @Nullable Path ledger, @Nullable Path audit, @Nullable Path state) {

    /** The audit log. */
    public Path audit(Collaboration collaboration, Party party) {
      return audit == null
          ? policy
              .toAbsolutePath()
              .resolveSibling("audit-" + collaboration.id() + "-" + party.id() + ".log")
          : audit;
    }

    /** The folder of proposals. */
    public Path proposals() {
      return state == null ? ProposalStore.beside(policy) : state;
    }

    private Ledger ledger(Collaboration collaboration, Party party) {
      return ledger == null
          ? Ledger.beside(policy, collaboration.id(), party.id(), Clock.systemUTC())
          : Ledger.at(ledger, collaboration.id(), party.id(), Clock.systemUTC());
    }
  }

  /**
   * What is left of a limit, and for whom.
   *
   * @param of the party that asks and the table, where the limit is theirs
   */
  public record Limit(Optional<String> of, BudgetLeft left) {}

  /** Reads the records, and changes nothing. */
  public static PartyHistory read(Collaboration collaboration, Party party, Places places) {
    List<String> notes = new ArrayList<>();
    AskingLimits agreed =
        AskingLimits.of(PolicyReader.read(places.policy(), collaboration, party).rules());
    Ledger ledger = places.ledger(collaboration, party);
    if (!Files.exists(ledger.path())) {
      notes.add("there is no ledger " + ledger.path() + "; --ledger names another place");
    }
    List<PastAttempt> attempts = ledger.attempts();
    List<PastQuery> queries =
        new PastQueries(
                party.id(),
                attempts,
                decisions(places.audit(collaboration, party), notes),
                proposals(places))
            .all();
    return new PartyHistory(queries, left(ledger, attempts, agreed), agreed, notes);
  }

  private static List<DecisionLog.Decided> decisions(Path file, List<String> notes) {
    if (!Files.exists(file)) {
      notes.add(
          "there is no audit log " + file + ", so codes are missing; --audit names another place");
      return List.of();
    }
    DecisionLog read = DecisionLog.read(file);
    read.broken()
        .ifPresent(
            why ->
                notes.add(
                    "the audit log " + file + " is broken: " + why + "; what follows is missing"));
    return read.all();
  }

  private static List<Proposal> proposals(Places places) {
    // A party without an agent has none.
    return Files.isDirectory(places.proposals())
        ? ProposalStore.at(places.proposals()).list()
        : List.of();
  }

  /** The limits of refusals are those of one party that asks and one table. */
  private static List<Limit> left(Ledger ledger, List<PastAttempt> attempts, AskingLimits limits) {
    List<Limit> all = new ArrayList<>();
    Map<String, PastAttempt> asked = new LinkedHashMap<>();
    for (PastAttempt attempt : attempts) {
      table(attempt).ifPresent(table -> asked.put(attempt.asker() + " for " + table, attempt));
    }
    ledger.left(limits).forEach(left -> all.add(new Limit(Optional.empty(), left)));
    asked.forEach(
        (whose, attempt) ->
            ledger.left(attempt.asked(), attempt.asker(), limits).stream()
                .filter(left -> left.rule() == BudgetLeft.Rule.REFUSALS)
                .forEach(left -> all.add(new Limit(Optional.of(whose), left))));
    return all;
  }

  private static Optional<String> table(PastAttempt attempt) {
    try {
      return Optional.of(String.join(", ", attempt.asked().decoded().rows().tables()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
