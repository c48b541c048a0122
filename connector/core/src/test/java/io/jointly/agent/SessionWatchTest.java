package io.jointly.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.mailbox.ListedMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An agent sees what is new, and does not list all of the mailbox each time it looks. */
class SessionWatchTest {

  private static final String NAME = "watched";
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final MemoryMailbox store = MemoryMailbox.named(NAME);
  private final ListedMailbox mailbox = new ListedMailbox(store);
  private final SessionWatch watch = new SessionWatch(mailbox);
  private Instant now = Instant.now();

  @AfterEach
  void forget() {
    MemoryMailbox.forget(NAME);
  }

  private static String hex(int number) {
    return String.format("%032x", number);
  }

  private static String session(int run, int session) {
    return hex(run) + "/" + hex(session);
  }

  private void put(String name) throws Exception {
    store.put(name, new byte[] {1});
  }

  /** As a session leaves it that has come to its end: 5 names beside the attempt, 12 in it. */
  private void put(int run, int session) throws Exception {
    String folder = session(run, session);
    for (int party = 0; party < 3; party++) {
      put(folder + "/join-" + party + "-0");
      for (String kind : List.of("shared", "commit", "reveal")) {
        put(folder + "/" + hex(9) + "/" + kind + "-0-" + party);
      }
      put(folder + "/" + hex(9) + "/done-" + party);
    }
    put(folder + "/start-0");
    put(folder + "/pending-1-0-0");
  }

  private Set<String> look() {
    now = now.plus(PAUSE);
    return watch.look(now).stream()
        .map(Mailbox.Entry::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All that stands in the folders of sessions, and in none of an attempt. */
  private Set<String> truth() {
    return store.list("").stream()
        .map(Mailbox.Entry::name)
        .filter(name -> name.matches("[0-9a-f]{32}/[0-9a-f]{32}/[^/]+"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theFirstLookShowsAll() throws Exception {
    put(1, 1);
    put(1, 2);
    put("dealing/" + hex(7) + "/messages/key-0-0");
    assertThat(look()).hasSize(10).isEqualTo(truth());
  }

  @Test
  void whatIsNewIsSeenAtTheNextLook() throws Exception {
    for (int run = 0; run < 40; run++) {
      put(run, 1);
    }
    look();
    mailbox.reset();
    // Another run, another session of a run that was used just now, and the next JOIN in one.
    put(100, 1);
    assertThat(look()).isEqualTo(truth());
    put(100, 2);
    assertThat(look()).isEqualTo(truth());
    put(session(100, 1) + "/stop-0-0");
    put(session(100, 1) + "/join-0-1");
    assertThat(look()).isEqualTo(truth());
    assertThat(mailbox.wholes()).isZero();
  }

  /** A run's folder can be there before its session, and the session's before its JOIN. */
  @Test
  void aFolderThatIsBeingMadeIsLookedAtAgain() throws Exception {
    put(1, 1);
    look();
    put(hex(2) + "/just-a-file");
    look();
    put(session(2, 1) + "/" + hex(9) + "/shared-0-0");
    look();
    put(session(2, 1) + "/join-0-0");
    assertThat(look()).contains(session(2, 1) + "/join-0-0").isEqualTo(truth());
    assertThat(mailbox.wholes()).isEqualTo(1);
  }

  /** A JOIN in a session that has long been quiet is seen within a minute. */
  @Test
  void oldSessionsAreListedOnceAMinute() throws Exception {
    for (int run = 0; run < 40; run++) {
      put(run, 1);
    }
    look();
    now = now.plus(Duration.ofHours(1));
    look();
    put(session(3, 1) + "/join-0-1");
    mailbox.reset();
    int looks = 1;
    while (!look().equals(truth())) {
      looks++;
    }
    assertThat(looks).isLessThanOrEqualTo((int) (SessionWatch.BETWEEN_LISTINGS.toSeconds() / 2));
    assertThat(mailbox.wholes()).isEqualTo(1);
  }

  /** However much is kept, a look takes a few requests, and reads what has just changed. */
  @Test
  void aLookDoesNotGrowWithWhatIsKept() throws Exception {
    int requests = 0;
    for (int kept : List.of(10, 300)) {
      for (int session = 0; session < kept; session++) {
        put(kept + session % 50, kept * 1000 + session);
      }
      look();
      now = now.plus(Duration.ofMinutes(10));
      look();
      mailbox.reset();
      for (int i = 0; i < 20; i++) {
        assertThat(look()).isEqualTo(truth());
      }
      assertThat(mailbox.wholes()).isZero();
      assertThat(mailbox.entries()).isZero();
      assertThat(mailbox.requests()).isLessThanOrEqualTo(20 * (1 + SessionWatch.MOST_ACTIVE_RUNS));
      requests = Math.max(requests, mailbox.requests());
    }
    assertThat(requests).isPositive();
  }

  /** Sessions that change are few at any time; of those a look reads all. */
  @Test
  void aBusyLookIsBounded() throws Exception {
    for (int session = 0; session < 200; session++) {
      put(1, session);
    }
    look();
    mailbox.reset();
    assertThat(look()).isEqualTo(truth());
    assertThat(mailbox.requests())
        .isLessThanOrEqualTo(1 + SessionWatch.MOST_ACTIVE_RUNS + SessionWatch.MOST_ACTIVE_SESSIONS);
  }

  /** Somebody fills the mailbox with folders: everything is listed once, and not one by one. */
  @Test
  void aFloodOfFoldersIsListedAtOnce() throws Exception {
    put(1, 1);
    look();
    for (int run = 10; run < 500; run++) {
      put(session(run, 1) + "/join-0-0");
    }
    mailbox.reset();
    assertThat(look()).isEqualTo(truth());
    assertThat(mailbox.wholes()).isEqualTo(1);
    assertThat(mailbox.requests()).isLessThanOrEqualTo(4);
    for (int session = 10; session < 500; session++) {
      put(session(1, session) + "/join-0-0");
    }
    mailbox.reset();
    look();
    now = now.plus(SessionWatch.BETWEEN_LISTINGS);
    assertThat(look()).isEqualTo(truth());
  }

  @Test
  void whatWasCleanedAwayIsForgotten() throws Exception {
    for (int run = 1; run < 5; run++) {
      put(run, 1);
      put(run, 2);
    }
    look();
    store.delete(session(1, 1));
    store.delete(hex(2));
    now = now.plus(SessionWatch.BETWEEN_LISTINGS);
    assertThat(look()).isEqualTo(truth());
    store.delete(hex(3));
    assertThat(look()).isEqualTo(truth());
    store.delete(hex(1));
    store.delete(hex(4));
    now = now.plus(SessionWatch.BETWEEN_LISTINGS);
    assertThat(look()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackHidesNothing() throws Exception {
    put(1, 1);
    look();
    now = now.minus(Duration.ofDays(400));
    put(session(1, 1) + "/join-0-1");
    assertThat(look()).isEqualTo(truth());
  }

  /** Whatever happens in whatever order, after a minute all is known. */
  @Test
  void anyCourseOfThings() throws Exception {
    Random random = new Random(Seed.of(SessionWatchTest.class));
    for (int step = 0; step < 400; step++) {
      int run = random.nextInt(8);
      String folder = session(run, random.nextInt(4));
      switch (random.nextInt(6)) {
        case 0 -> store.delete(random.nextBoolean() ? folder : hex(run));
        case 1, 2 -> {
          String name = folder + "/join-" + random.nextInt(3) + "-" + step;
          put(name);
        }
        case 3 -> look();
        case 4 -> now = now.plusSeconds(random.nextInt(400));
        default -> put(folder + "/" + hex(9) + "/x-" + step);
      }
      if (step % 20 == 19) {
        now = now.plus(SessionWatch.BETWEEN_LISTINGS);
        assertThat(look()).as("step %d", step).isEqualTo(truth());
      }
    }
  }
}
