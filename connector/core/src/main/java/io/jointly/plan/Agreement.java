package io.jointly.plan;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Policy;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.query.Evaluator;
import io.jointly.query.JointQuery;
import io.jointly.relation.DerivedTable;
import java.util.List;

/**
 * What a party has agreed to, as planning may see it: both files, and the parties that take part.
 * It holds no key, no ledger and no mailbox.
 */
public final class Agreement {

  private final Collaboration collaboration;
  private final Policy policy;
  private final Party party;
  private final Roster roster;
  private final DomainCache domains;

  /**
   * @param policy of {@code party}, which can only tighten what the collaboration says
   * @param roster the parties of the collaboration, as the protocol numbers them
   */
  public Agreement(Collaboration collaboration, Policy policy, Party party, Roster roster) {
    this(collaboration, policy, party, roster, new DomainCache());
  }

  private Agreement(
      Collaboration collaboration, Policy policy, Party party, Roster roster, DomainCache domains) {
    this.domains = domains;
    this.collaboration = collaboration;
    this.policy = policy;
    this.party = party;
    this.roster = roster;
  }

  public Collaboration collaboration() {
    return collaboration;
  }

  public Policy policy() {
    return policy;
  }

  /** This party. */
  public Party party() {
    return party;
  }

  public Roster roster() {
    return roster;
  }

  /**
   * The same for queries over the data parties of a session.
   *
   * @param session this roster, but for who is left out
   */
  public Agreement over(Roster session) {
    return new Agreement(collaboration, policy, party, session, domains);
  }

  /** This party's index in the roster. */
  public int me() {
    return roster.indexOf(party.id()).orElseThrow();
  }

  /** How many parties add their sums up. */
  public int dataParties() {
    return roster.indices(PartyRole.DATA).size();
  }

  /** Ids of the parties whose rows are in every answer, sorted. */
  public List<String> dataPartyIds() {
    return roster.indices(PartyRole.DATA).stream().map(roster::id).sorted().toList();
  }

  /** Ids of the data parties whose rows are in no answer, sorted; mostly none. */
  public List<String> leftOutIds() {
    return roster.leftOut().stream().map(roster::id).sorted().toList();
  }

  public DomainCache domains() {
    return domains;
  }

  /** The table that a query's rows are, with all that follows from the declarations. */
  public DerivedTable rows(JointQuery query, Evaluator evaluator) {
    return DerivedTable.of(
        collaboration,
        query.rows(),
        (table, expr) -> domains.image(table, expr, query.settings(), evaluator));
  }
}
