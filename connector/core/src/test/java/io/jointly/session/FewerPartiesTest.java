package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.GroupRule;
import io.jointly.protocol.Parties;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.SharedBlocks;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions that leave data parties out (PROTOCOL.md §1.1). north, south and east have every role,
 * west has rows and receives, and centre only has rows.
 */
class FewerPartiesTest {

  private static final int NORTH = 0;
  private static final int WEST = 3;
  private static final int CENTRE = 4;
  private static final int LEAST = 3;
  private static final long SEED = 21;

  private final Mailbox mailbox = Lockstep.freshMailbox();
  private final Parties all = parties(5);

  private static Parties parties(int n) {
    return Parties.of(
        n,
        1,
        4,
        i ->
            switch (i) {
              case WEST -> EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER);
              case CENTRE -> EnumSet.of(PartyRole.DATA);
              default -> EnumSet.allOf(PartyRole.class);
            });
  }

  /** Nothing is heard of those who are left out. */
  private Lockstep session(Parties parties) {
    Lockstep session = Lockstep.of(parties, SEED).over(me -> mailbox);
    parties.roster.leftOut().forEach(session::without);
    return session;
  }

  private static void assertOpened(Parties parties, List<Lockstep.End> ends, long[] totals) {
    for (int party : parties.roster.present()) {
      assertThat(ends.get(party).failure()).isNull();
      assertThat(ends.get(party).isOpened()).isEqualTo(parties.has(party, PartyRole.RECEIVER));
      ends.get(party).totals().ifPresent(opened -> assertThat(opened).isEqualTo(totals));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "4", "3 4"})
  void theTotalsAreThoseOfWhoTakesPart(String away) {
    Integer[] indices =
        List.of(away.split(" ")).stream().map(Integer::valueOf).toArray(Integer[]::new);
    Parties fewer = all.leavingOut(LEAST, indices);
    long[] totals = fewer.totals(SEED);
    assertThat(totals).isNotEqualTo(all.totals(SEED));
    assertOpened(fewer, session(fewer).run(), totals);
    assertThat(mailbox.list("")).noneMatch(entry -> isOfLeftOut(fewer, entry.name()));
  }

  private static boolean isOfLeftOut(Parties parties, String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return parties.roster.leftOut().stream()
        .anyMatch(
            party ->
                last.matches("join-" + party + "-.*|shared-.-" + party)
                    || last.matches("(share|opened)-0-.-" + party + "-.*"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void groupsAreCheckedByTheRowsOfWhoTakesPart(boolean zeroPasses) {
    GroupRule rule = zeroPasses ? GroupRule.of(5, 3).orNone() : GroupRule.of(5, 3);
    // The second group has enough rows at three parties, one of which is left out; the third has
    // rows at nobody else.
    Parties tested =
        all.withTests(rule, new int[][] {{9, 9, 0}, {9, 0, 0}, {9, 9, 0}, {9, 0, 0}, {9, 9, 50}});
    BitSet hidden = new BitSet();
    hidden.set(1);
    hidden.set(2, !zeroPasses);
    Parties fewer = tested.leavingOut(LEAST, CENTRE);
    assertOpened(fewer, session(fewer).run(), fewer.shown(hidden));
  }

  @Test
  void severalRoundsGoOnWithoutWhoIsLeftOut() {
    Parties fewer = parties(4).withRounds(3, 1, 5).leavingOut(LEAST, WEST);
    assertOpened(fewer, session(fewer).run(), fewer.totals(SEED));
  }

  @Test
  void whatStandsInTheNameOfWhoIsLeftOutConcernsNobody() throws NameTakenException {
    Parties fewer = all.leavingOut(LEAST, WEST);
    SessionNames names = SessionNames.of(fewer.parameters(NORTH));
    for (String name : List.of(names.join(WEST, 0), names.stop(WEST, 0), names.join(WEST, 1))) {
      mailbox.put(name, new byte[] {1, 2, 3});
    }
    assertOpened(fewer, session(fewer).run(), fewer.totals(SEED));
  }

  @Test
  void whoIsLeftOutHasNoPartInIt() {
    Parties fewer = all.leavingOut(LEAST, WEST);
    assertThatThrownBy(() -> fewer.parameters(WEST)).hasMessageContaining("left out");
  }

  @Test
  void sessionsOverOtherPartiesDoNotMeet() {
    Parties fewer = all.leavingOut(LEAST, CENTRE);
    List<Lockstep.End> ends =
        Lockstep.of(fewer, SEED)
            .over(me -> mailbox)
            .timeouts(Lockstep.BRIEF_JOIN)
            .view(NORTH, parties -> parties.leavingOut(LEAST))
            .without(CENTRE)
            .run();
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    assertThat(ends.subList(0, CENTRE)).allMatch(end -> end.failedWith(ErrorCode.TIMEOUT));
    assertThat(mailbox.list("")).noneMatch(entry -> entry.name().contains("/start-"));
    assertThat(ends.get(NORTH).message()).contains("with the same query over other data parties");
  }

  @Test
  void aStartMustNotNameWhoIsLeftOut() {
    Parties fewer = all.leavingOut(LEAST, WEST);
    SessionParameters own = fewer.parameters(1);
    byte[] session =
        ProtocolDigests.session(
            own.collaborationDigest(), own.query(), own.runName(), own.roster().dataSet());
    PartySession south = PartySession.of(own, fewer.identities.get(1), new SecureRandom());
    byte[] join = south.join(0, Instant.now()).content();
    List<StartMessage.Entry> entries = new ArrayList<>();
    for (int party = 0; party < fewer.size(); party++) {
      // Of each party, the JOIN of south will do: its own is right.
      entries.add(new StartMessage.Entry(0, ProtocolDigests.join(join)));
    }
    assertThatThrownBy(() -> south.begin(0, start(fewer, session, entries)))
        .isInstanceOf(ViolationException.class)
        .hasMessageContaining("JOINTLY_WRONG_START")
        .hasMessageContaining("it names a JOIN of west");
    entries.set(WEST, StartMessage.Entry.none());
    assertThat(south.begin(0, start(fewer, session, entries))).isPresent();
  }

  private static byte[] start(Parties parties, byte[] session, List<StartMessage.Entry> entries) {
    return Envelope.sign(
            parties.identities.get(NORTH),
            MessageKind.START,
            NORTH,
            session,
            Envelope.NO_ATTEMPT,
            new StartMessage(0, entries).write())
        .encode();
  }

  /** How far a data party comes that vanishes. */
  private enum Vanishes {
    BEFORE_JOIN,
    AFTER_JOIN,
    WITHOUT_SHARED,
    AFTER_SHARED
  }

  /**
   * Nothing is opened without a party that has not shared, and the next session does without it.
   */
  @ParameterizedTest
  @EnumSource(Vanishes.class)
  void aDataPartyVanishes(Vanishes when) {
    Parties wanted = all.leavingOut(LEAST);
    List<Lockstep.End> ends =
        Lockstep.of(wanted, SEED)
            .over(me -> mailbox)
            .timeouts(when == Vanishes.BEFORE_JOIN ? Lockstep.BRIEF_JOIN : Lockstep.BRIEF_ROUND)
            .with(CENTRE, () -> vanishing(wanted, when))
            .run();
    if (when == Vanishes.AFTER_SHARED) {
      for (int party = 0; party < CENTRE; party++) {
        assertThat(ends.get(party).totals()).contains(all.totals(SEED));
      }
      return;
    }
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    assertThat(mailbox.list("")).noneMatch(entry -> entry.name().contains("/commit-"));
    assertThat(ends.subList(0, CENTRE)).anyMatch(end -> end.message().contains("centre"));
    if (when == Vanishes.BEFORE_JOIN) {
      assertThat(ends.get(NORTH).message()).contains("option without=centre");
    }
    Parties fewer = all.leavingOut(LEAST, CENTRE);
    assertOpened(fewer, session(fewer).run(), fewer.totals(SEED));
  }

  private Optional<long[]> vanishing(Parties parties, Vanishes when) throws Exception {
    if (when == Vanishes.BEFORE_JOIN) {
      return Optional.empty();
    }
    PartySession session =
        PartySession.of(
            parties.parameters(CENTRE), parties.identities.get(CENTRE), new SecureRandom());
    put(session.join(0, Instant.now()));
    if (when == Vanishes.AFTER_JOIN) {
      return Optional.empty();
    }
    Attempt attempt = session.begin(0, await(session.names().start(0))).orElseThrow();
    for (Awaited join : attempt.awaited()) {
      attempt.accept(join, await(join.name()));
    }
    SharedBlocks blocks =
        InMemoryShares.of(parties.vector(CENTRE, SEED), mailbox)
            .share(attempt.shareTask(), List.of());
    if (when == Vanishes.AFTER_SHARED) {
      put(attempt.shared(blocks));
    }
    return Optional.empty();
  }

  private void put(Outgoing message) throws NameTakenException {
    mailbox.put(message.name(), message.content());
  }

  private byte[] await(String name) throws InterruptedException {
    while (true) {
      Optional<byte[]> content = mailbox.get(name, Integer.MAX_VALUE);
      if (content.isPresent()) {
        return content.get();
      }
      Thread.sleep(5);
    }
  }

  @Test
  void aTimeOutNamesNoWayOutThatTheFileForbids() {
    List<Lockstep.End> ends =
        Lockstep.of(all, SEED)
            .over(me -> mailbox)
            .timeouts(Lockstep.BRIEF_JOIN)
            .without(CENTRE)
            .run();
    assertThat(ends.get(NORTH).message())
        .contains("centre did not join")
        .doesNotContain("without=");
  }
}
