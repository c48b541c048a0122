package io.jointly.cli.page;

import io.jointly.audit.AuditFile;
import io.jointly.audit.KnownKeys;
import io.jointly.audit.Verification;
import io.jointly.cli.history.PartyHistory;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.proposal.ProposalStore;
import io.jointly.run.JointOptions;
import io.jointly.run.JointOptions.Option;
import io.jointly.run.PartyContext;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the page shows of a party, as its files are now. */
final class PartyFiles {

  private final PartyContext context;
  private final PartyHistory.Places places;

  /**
   * @param state the folder of proposals; null for the one beside the policy
   */
  PartyFiles(JointOptions options, @Nullable Path state) {
    this.context = PartyContext.read(options);
    this.places =
        new PartyHistory.Places(
            options.path(Option.POLICY),
            given(options, Option.LEDGER),
            given(options, Option.AUDIT),
            state);
  }

  private static @Nullable Path given(JointOptions options, Option option) {
    return options.isGiven(option) ? options.path(option) : null;
  }

  Collaboration collaboration() {
    return context.collaboration();
  }

  Party party() {
    return context.party();
  }

  ProposalStore store() {
    return ProposalStore.at(places.proposals());
  }

  PartyHistory history() {
    return PartyHistory.read(collaboration(), party(), places);
  }

  Path auditLog() {
    return places.audit(collaboration(), party());
  }

  Verification verification(Path log) {
    try {
      return AuditFile.read(
              log, KnownKeys.only(PublicIdentity.parse(party().publicKey())), Optional.empty())
          .verification();
    } catch (BadKeyException e) {
      throw new IllegalStateException("the reader of the collaboration checks keys", e);
    }
  }
}
