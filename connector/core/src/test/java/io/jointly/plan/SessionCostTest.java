package io.jointly.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.crypto.Encapsulation;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.GroupRule;
import io.jointly.protocol.Parties;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.session.Lockstep;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What a session would cost is known, and limited, before a party joins. */
class SessionCostTest {

  private static final long HEAP = 1L << 40;

  private static SessionCost cost(Parties parties, int me, CircuitCost checks) {
    return SessionCost.of(parties.rounds, checks, parties.roster, me);
  }

  @Test
  void aPartyPaysForItsRoles() {
    Parties all = Parties.all(3, 1, 1000);
    long shared = Limits.sharedBytes(1000);
    long revealed = Limits.revealedBytes(1000);
    // Two others, to each and from each.
    assertThat(cost(all, 0, CircuitCost.NOTHING).bytes()).isEqualTo(4 * shared + 4 * revealed);
    Parties apart = Parties.apart();
    CircuitCost checks = new CircuitCost(5, 100, 60, 7_000);
    long one = Limits.sharedBytes(1);
    long opened = Limits.revealedBytes(1);
    // Rows and results; shares and no rows; results alone.
    assertThat(cost(apart, 0, checks).bytes()).isEqualTo(3 * one + 3 * opened);
    assertThat(cost(apart, 2, checks).bytes())
        .isEqualTo(2 * one + 3 * opened + 4 * (7_000 + 16 + 32 + Encapsulation.BYTES));
    assertThat(cost(apart, 5, checks).bytes()).isEqualTo(3 * opened);
    assertThat(cost(apart, 2, checks).products()).isEqualTo(100);
    assertThat(cost(apart, 5, checks).products()).isZero();
    assertThat(cost(apart, 5, checks).memory()).isLessThan(cost(apart, 2, checks).memory());
  }

  @Test
  void allRoundsCount() {
    Parties rounds = Parties.all(3, 1, 1).withRounds(10, 20, 70_000);
    SessionCost cost = cost(rounds, 0, CircuitCost.NOTHING);
    assertThat(cost.elements()).isEqualTo(70_030);
    assertThat(cost.bytes())
        .isEqualTo(
            4
                * rounds.rounds.stream()
                    .mapToLong(n -> Limits.sharedBytes(n) + Limits.revealedBytes(n))
                    .sum());
  }

  /** The bytes of all blocks in the mailbox are what was computed. */
  @Test
  void whatASessionMovesIsWhatWasComputed() {
    int groups = 300;
    Parties parties = Parties.all(3, 1, 1).withTests(GroupRule.of(11, 3), new int[3][groups]);
    DisclosureChecks checks = Objects.requireNonNull(parties.tests);
    CircuitCost circuit = CircuitCost.of(checks, parties.roster);
    List<Map<String, Integer>> moved = new ArrayList<>();
    Mailbox mailbox = Lockstep.freshMailbox();
    for (int party = 0; party < parties.size(); party++) {
      moved.add(new ConcurrentHashMap<>());
    }
    assertThat(Lockstep.of(parties, 3).over(party -> counting(mailbox, moved.get(party))).run())
        .allMatch(Lockstep.End::isOpened);
    for (int party = 0; party < parties.size(); party++) {
      long bytes = moved.get(party).values().stream().mapToLong(Integer::longValue).sum();
      assertThat(cost(parties, party, circuit).bytes()).isBetween(bytes, bytes * 101 / 100);
      assertThat(cost(parties, party, circuit).memory()).isGreaterThan(bytes / 4);
    }
  }

  private static Mailbox counting(Mailbox inner, Map<String, Integer> blocks) {
    return (Mailbox)
        Proxy.newProxyInstance(
            SessionCostTest.class.getClassLoader(),
            new Class<?>[] {Mailbox.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(inner, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              Optional<byte[]> content =
                  switch (method.getName()) {
                    case "put" -> Optional.of((byte[]) arguments[1]);
                    case "get" -> ((Optional<?>) result).map(byte[].class::cast);
                    default -> Optional.empty();
                  };
              content.ifPresent(bytes -> count(blocks, (String) arguments[0], bytes.length));
              return result;
            });
  }

  private static void count(Map<String, Integer> blocks, String name, int bytes) {
    if (MessageName.parse(name).filter(MessageName::isBlock).isPresent()) {
      blocks.put(name, bytes);
    }
  }

  @Test
  void whatCostsTooMuchIsRefusedWithNumbersAndARemedy() {
    SessionCost cost = new SessionCost(20_000, 3_000_000, 5_000, 9_000);
    cost.requireWithin(5_000, 18_000);
    assertThatThrownBy(() -> cost.requireWithin(4_999, HEAP))
        .isInstanceOfSatisfying(
            PolicyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SESSION_COST))
        .hasMessageContainingAll(
            "20000 elements and 3000000 products",
            "5000 bytes, sent and received",
            "max_session_bytes 4999",
            "fewer groups");
    assertThatThrownBy(() -> cost.requireWithin(5_000, 17_998))
        .isInstanceOf(PolicyException.class)
        .hasMessageContainingAll("9000 bytes of memory", "8999", "spark.driver.memory");
  }

  /** Numbers that no session can have are refused, and do not wrap around. */
  @Test
  void whatIsImpossibleIsTooMuch() {
    CircuitCost impossible = new CircuitCost(1, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    SessionCost cost = cost(Parties.all(8, 1, Limits.MAX_ELEMENTS), 0, impossible);
    assertThat(cost.bytes()).isPositive();
    assertThat(cost.memory()).isPositive();
    assertThatThrownBy(() -> cost.requireWithin(1_000_000_000_000L, HEAP))
        .isInstanceOf(PolicyException.class);
    assertThatThrownBy(() -> cost.requireWithin(Long.MAX_VALUE, HEAP))
        .isInstanceOf(PolicyException.class);
  }
}
