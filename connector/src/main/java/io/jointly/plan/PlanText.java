package io.jointly.plan;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;

/** What EXPLAIN says about a joint query: what leaves this party, to whom, and what is opened. */
public final class PlanText {

  private PlanText() {}

  public static String of(QueryPlan plan) {
    Collaboration collaboration = plan.agreement().collaboration();
    Party me = plan.agreement().party();
    List<String> parts = new ArrayList<>();
    parts.add(
        collaboration.parties().size()
            + " parties: "
            + String.join(", ", collaboration.parties().stream().map(Party::id).toList())
            + ", any "
            + collaboration.maxColludingParties()
            + " of which may collude");
    parts.add(
        plan.domain().size()
            + " possible groups x "
            + plan.layout().width(0)
            + " elements"
            + (plan.layout().tail(0) == 0 ? "" : " + " + plan.layout().tail(0))
            + " = "
            + plan.elements().get(0)
            + " elements"
            + furtherRounds(plan));
    parts.add("leaves " + me.id() + ": " + String.join(", ", leaving(plan)));
    parts.add(
        "opened to "
            + String.join(", ", collaboration.resultReceivers())
            + ", of each group: "
            + String.join(", ", opened(plan.layout())));
    flags(plan).ifPresent(parts::add);
    parts.add(RulesText.of(plan));
    parts.add(plan.cost().text(plan.agreement().policy()));
    parts.add("query digest " + plan.query().digestHex());
    return "joint " + plan.table().name() + " (" + String.join("; ", parts) + ")";
  }

  private static List<String> leaving(QueryPlan plan) {
    Collaboration collaboration = plan.agreement().collaboration();
    Party me = plan.agreement().party();
    List<String> leaving = new ArrayList<>();
    if (me.has(Role.DATA)) {
      add(
          leaving,
          "a sealed share of each element",
          bytes(plan, Limits::sharedBytes),
          others(collaboration.parties(Role.COMPUTE).stream().map(Party::id).toList(), me));
    }
    if (me.has(Role.COMPUTE)) {
      add(
          leaving,
          "a sealed share of each total",
          bytes(plan, Limits::revealedBytes),
          others(collaboration.resultReceivers(), me));
    }
    return leaving.isEmpty() ? List.of("nothing but its consent") : leaving;
  }

  /** The bytes of all rounds together. */
  private static long bytes(QueryPlan plan, IntToLongFunction ofRound) {
    return plan.elements().stream().mapToLong(ofRound::applyAsLong).sum();
  }

  private static String furtherRounds(QueryPlan plan) {
    int further = plan.elements().size() - 1;
    return further == 0
        ? ""
        : ", then "
            + further
            + (further == 1 ? " round" : " rounds")
            + " to find MIN and MAX, "
            + plan.elements().stream().skip(1).mapToInt(Integer::intValue).sum()
            + " elements";
  }

  /** How the flags of MIN and MAX are hidden from the parties that set them. */
  private static Optional<String> flags(QueryPlan plan) {
    if (plan.layout().searches().isEmpty()) {
      return Optional.empty();
    }
    CircuitCost cost = plan.checkCost();
    if (cost == null) {
      return Optional.of(
          "there are fewer compute parties than twice max_colluding_parties plus one, so a receiver"
              + " whose own value is the MIN or MAX learns more about the others' values than that");
    }
    String masked =
        "each step of MIN and MAX is multiplied by a random number that all data parties draw";
    return Optional.of(
        plan.layout().checks() == null
            ? masked
                + ", in "
                + cost.steps()
                + " steps of "
                + cost.bytes()
                + " bytes in all from each compute party to each other"
            : masked);
  }

  private static void add(List<String> leaving, String what, long bytes, List<String> to) {
    if (!to.isEmpty()) {
      leaving.add(what + " (" + bytes + " bytes) to each of " + String.join(" and ", to));
    }
  }

  private static List<String> others(List<String> ids, Party me) {
    return ids.stream().filter(id -> !id.equals(me.id())).toList();
  }

  private static List<String> opened(Layout layout) {
    TreeSet<String> opened = new TreeSet<>();
    for (MeasureElements place : layout.measures()) {
      opened.addAll(OpenedText.of(place, layout));
    }
    OptionalInt existence = layout.existence();
    if (existence.isPresent()
        && layout.elements().get(existence.getAsInt()) instanceof Element.Presence) {
      opened.add("whether it has a row");
    }
    return List.copyOf(opened);
  }
}
