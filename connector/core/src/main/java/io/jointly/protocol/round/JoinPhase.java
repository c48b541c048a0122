package io.jointly.protocol.round;

import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.SessionKey;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.Roster;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every JOIN that START names, checked before this party sends anything (PROTOCOL.md §6, step 3).
 */
public final class JoinPhase {

  private final AttemptContext context;
  private final StartMessage start;
  private final JoinChecks checks;
  private final byte[][] sessionKeys;
  private final Map<Integer, Person> persons = new TreeMap<>();

  public JoinPhase(AttemptContext context, StartMessage start, SessionNames names, Inbox inbox) {
    this.context = context;
    this.start = start;
    this.checks = new JoinChecks(context.own(), context.session());
    this.sessionKeys = new byte[context.roster().size()][];
    for (int party : context.roster().present()) {
      if (party == context.me()) {
        sessionKeys[party] = context.key().publicKey();
      } else {
        int from = party;
        String name = names.join(party, start.joins().get(party).seq());
        inbox.expect(
            context.awaited(MessageKind.JOIN, name, party, Limits.MAX_MESSAGE_BYTES),
            message -> take(from, message));
      }
    }
  }

  /** Parties with the session keys of their JOINs. */
  List<VectorSealer.Recipient> recipients(List<Integer> parties) {
    return parties.stream()
        .map(party -> new VectorSealer.Recipient(party, sessionKeys[party]))
        .toList();
  }

  public List<Integer> seqs() {
    return start.joins().stream().map(StartMessage.Entry::seq).toList();
  }

  public byte[] digest(int party) {
    return start.joins().get(party).digest();
  }

  private void take(int from, byte[] message) {
    StartMessage.Entry entry = start.joins().get(from);
    JoinMessage join = checks.check(from, entry.seq(), message);
    if (!Arrays.equals(ProtocolDigests.join(message), entry.digest())) {
      throw context
          .peers()
          .violation(
              ErrorCode.WRONG_START,
              Roster.COORDINATOR,
              MessageKind.START.name(),
              "it does not name the JOIN of "
                  + context.roster().id(from)
                  + " that is in the mailbox; one of the two parties, or the mailbox, shows"
                  + " different content to different parties");
    }
    try {
      SessionKey.requireUsable(join.sessionKey());
    } catch (BadKeyException e) {
      throw context
          .peers()
          .violation(
              ErrorCode.MALFORMED,
              from,
              MessageKind.JOIN.name(),
              "its session key is no X-Wing key ("
                  + e.getMessage()
                  + "); its software is at fault");
    }
    sessionKeys[from] = join.sessionKey();
    Person person = join.asking().person();
    if (person != null) {
      persons.put(from, person);
    }
  }

  /** Who asks at the other parties, by their index, as far as their JOINs have been read. */
  public Map<Integer, Person> persons() {
    return Collections.unmodifiableMap(persons);
  }
}
