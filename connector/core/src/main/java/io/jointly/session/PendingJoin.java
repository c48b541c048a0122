package io.jointly.session;

import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Roster;
import io.jointly.session.SessionListing.JoinId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A partner's JOIN that waits for others, as far as names and times tell: nothing is verified.
 *
 * @param folder of the session
 * @param party index of the partner
 * @param time when it was put, by the mailbox's clock
 * @param starts numbers of the STARTs beside it, one of which may have used it
 * @param own the seq of this party's own newest JOIN beside it, if it is not stopped
 * @param present indices of the parties whose newest JOIN is not stopped
 */
public record PendingJoin(
    String folder,
    int party,
    int seq,
    Instant time,
    List<Integer> starts,
    Optional<Integer> own,
    List<Integer> present) {

  public PendingJoin {
    starts = List.copyOf(starts);
    present = List.copyOf(present);
  }

  /** Its name in the mailbox. */
  public String name() {
    return SessionNames.in(folder).join(party, seq);
  }

  /** The name of one of the STARTs. */
  public String start(int number) {
    return SessionNames.in(folder).start(number);
  }

  /**
   * Each partner's newest JOIN in each session, unless a STOP has ended it; the oldest comes first.
   *
   * @param listing of the whole mailbox
   * @param me this party's index; it does not answer its own JOINs
   * @param since older ones are left out
   */
  public static List<PendingJoin> in(
      List<Mailbox.Entry> listing, Roster roster, int me, Instant since) {
    Map<String, List<Mailbox.Entry>> folders = new TreeMap<>();
    for (Mailbox.Entry entry : listing) {
      MessageName.parse(entry.name())
          .filter(name -> name.attempt().isEmpty())
          .ifPresent(
              name -> folders.computeIfAbsent(name.session(), f -> new ArrayList<>()).add(entry));
    }
    List<PendingJoin> found = new ArrayList<>();
    folders.forEach(
        (folder, entries) -> {
          SessionListing session = SessionListing.of(folder, entries);
          List<Integer> present = new ArrayList<>();
          for (int party = 0; party < roster.size(); party++) {
            if (live(session, party).isPresent()) {
              present.add(party);
            }
          }
          for (int party : present) {
            live(session, party)
                .filter(join -> join.party() != me && isRecent(session, join, since))
                .ifPresent(join -> found.add(of(folder, session, join, me, present)));
          }
        });
    found.sort(Comparator.comparing(PendingJoin::time).thenComparing(PendingJoin::name));
    return found;
  }

  private static PendingJoin of(
      String folder, SessionListing session, JoinId join, int me, List<Integer> present) {
    return new PendingJoin(
        folder,
        join.party(),
        join.seq(),
        session.time(join).orElseThrow(),
        List.copyOf(session.starts()),
        live(session, me).map(JoinId::seq),
        present);
  }

  private static Optional<JoinId> live(SessionListing session, int party) {
    return session.newest(party).filter(join -> !session.isStopped(join));
  }

  private static boolean isRecent(SessionListing session, JoinId join, Instant since) {
    return session.bytes(join) <= Limits.MAX_MESSAGE_BYTES
        && session.time(join).filter(time -> !time.isBefore(since)).isPresent();
  }
}
