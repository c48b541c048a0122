package io.jointly.collaboration.change;

import static io.jointly.collaboration.change.Change.EVERYBODY;

import io.jointly.collaboration.Collaboration.Participants;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import java.util.List;
import java.util.Optional;

/** What changes of who takes part. */
final class PartyChanges {

  private static final Aspects<Participants> ASPECTS =
      Aspects.of(Participants.class)
          .on("parties", Participants::parties, PartyChanges::parties)
          .on("maxColluding", Participants::maxColluding, PartyChanges::maxColluding)
          .on("minDataParties", PartyChanges::wanted, PartyChanges::minDataParties)
          .on("analysts", Participants::analysts, PartyChanges::analysts)
          .on("resultReceivers", Participants::resultReceivers, PartyChanges::receivers)
          .complete();

  private static final Aspects<Party> PARTY =
      Aspects.of(Party.class)
          .elsewhere("id", "parties are compared by their ids")
          .on("publicKey", Party::publicKey, PartyChanges::key)
          .on("roles", Party::roles, PartyChanges::roles)
          .complete();

  private PartyChanges() {}

  static void compare(Participants before, Participants after, FilePart into) {
    ASPECTS.compare(before, after, into);
  }

  private static void parties(Participants before, Participants after, FilePart into) {
    for (Party party : after.parties()) {
      Optional<Party> earlier = find(before, party.id());
      earlier.ifPresentOrElse(
          was -> PARTY.compare(was, party, into), () -> joins(before, party, into));
    }
    for (Party party : before.parties()) {
      if (find(after, party.id()).isEmpty()) {
        into.other(
            party.id(),
            party.id()
                + " leaves: answers are made without it from now on. Each of the others compares them"
                + " with earlier ones by its own rows alone, so an answer before and one after may"
                + " differ by what "
                + party.id()
                + " has in a group, however few rows that are");
      }
    }
    List<String> was = ids(before);
    List<String> is = ids(after);
    if (Named.isReordered(was, is)) {
      into.other(
          EVERYBODY,
          "parties stand in another order, " + Named.list(is) + ": they are numbered otherwise");
    }
    if (!was.get(0).equals(is.get(0))) {
      into.other(EVERYBODY, is.get(0) + " coordinates in place of " + was.get(0));
    }
  }

  private static void joins(Participants before, Party party, FilePart into) {
    String words = party.id() + " joins, with the roles " + Named.list(party.roles());
    String same =
        before.parties().stream()
            .filter(other -> other.publicKey().equals(party.publicKey()))
            .findFirst()
            .map(
                other ->
                    ". It has the key of "
                        + other.id()
                        + ": the ledger and the budgets of "
                        + other.id()
                        + " are not those of "
                        + party.id())
            .orElse("");
    if (party.has(Role.COMPUTE)) {
      into.looser(
          EVERYBODY,
          words + ": it holds shares of all sums, and may be one of those that collude" + same);
    } else {
      into.other(
          EVERYBODY,
          words
              + ": its rows are in the answers from now on. An answer before and one after may"
              + " differ by what it has in a group, however few rows that are"
              + same);
    }
  }

  private static Optional<Party> find(Participants in, String id) {
    return in.parties().stream().filter(party -> party.id().equals(id)).findFirst();
  }

  private static List<String> ids(Participants of) {
    return of.parties().stream().map(Party::id).toList();
  }

  private static void key(Party before, Party after, FilePart into) {
    into.other(
        after.id(),
        after.id()
            + " has another key: "
            + before.publicKey()
            + " becomes "
            + after.publicKey()
            + ". Ask "
            + after.id()
            + " for it on a channel on which you know the other side");
  }

  private static void roles(Party before, Party after, FilePart into) {
    for (Object role : Named.only(after.roles(), before.roles())) {
      if (role == Role.COMPUTE) {
        into.looser(
            EVERYBODY, after.id() + " gets the role compute: it holds shares of all sums, too");
      } else {
        into.other(
            after.id(),
            after.id() + " gets the role data: its rows are in the answers, and it needs sources");
      }
    }
    for (Object role : Named.only(before.roles(), after.roles())) {
      if (role == Role.COMPUTE) {
        into.other(EVERYBODY, after.id() + " loses the role compute: it holds no shares any more");
      } else {
        into.other(
            after.id(),
            after.id()
                + " loses the role data: answers are made without its rows, and are compared with"
                + " earlier ones as answers over other parties");
      }
    }
  }

  private static void maxColluding(Participants before, Participants after, FilePart into) {
    String words =
        Named.becomes("max_colluding_parties", before.maxColluding(), after.maxColluding());
    if (after.maxColluding() > before.maxColluding()) {
      into.tighter(EVERYBODY, words + ": more parties may pool what they have and learn no more");
    } else {
      into.looser(
          EVERYBODY, words + ": fewer parties that pool what they have can learn everything");
    }
  }

  /** Empty where all are needed, however many these are. */
  private static Optional<Integer> wanted(Participants of) {
    long all = of.parties().stream().filter(party -> party.has(Role.DATA)).count();
    return of.minDataParties() == all ? Optional.empty() : Optional.of(of.minDataParties());
  }

  private static void minDataParties(Participants before, Participants after, FilePart into) {
    Optional<Integer> is = wanted(after);
    String words = Named.becomes("min_data_parties", least(before), least(after));
    if (is.isEmpty()) {
      into.tighter(EVERYBODY, words + ": every query is over the rows of all parties");
    } else if (wanted(before).filter(was -> was < is.get()).isPresent()) {
      into.tighter(EVERYBODY, words + ": whoever asks may leave out fewer parties");
    } else {
      into.looser(
          EVERYBODY,
          words + ": whoever asks may leave out more parties, and a total is over fewer");
    }
  }

  private static String least(Participants of) {
    return of.minDataParties() + (wanted(of).isEmpty() ? " (all)" : "");
  }

  private static void analysts(Participants before, Participants after, FilePart into) {
    for (String id : Named.only(after.analysts(), before.analysts())) {
      into.looser(EVERYBODY, id + " may ask");
    }
    for (String id : Named.only(before.analysts(), after.analysts())) {
      into.tighter(id, id + " may not ask any more");
    }
    if (Named.isReordered(before.analysts(), after.analysts())) {
      into.other(EVERYBODY, "analysts stand in another order, which means nothing");
    }
  }

  private static void receivers(Participants before, Participants after, FilePart into) {
    for (String id : Named.only(after.resultReceivers(), before.resultReceivers())) {
      into.looser(EVERYBODY, id + " learns the answers");
    }
    for (String id : Named.only(before.resultReceivers(), after.resultReceivers())) {
      into.tighter(id, id + " does not learn the answers any more");
    }
    if (Named.isReordered(before.resultReceivers(), after.resultReceivers())) {
      into.other(EVERYBODY, "result_receivers stand in another order, which means nothing");
    }
  }
}
