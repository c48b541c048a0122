package io.jointly.plan;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.query.Axis;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What EXPLAIN says about a joint query, and what a person reads before approving one: warnings, if
 * there are any; what is opened, to whom and of which groups; then the rules; then what leaves this
 * party and what it costs.
 */
public final class PlanText {

  private PlanText() {}

  /**
   * @param budgets what is left of this party's budgets
   */
  public static List<PlanLine> of(QueryPlan plan, List<PlanLine> budgets) {
    Collaboration collaboration = plan.agreement().collaboration();
    List<PlanLine> lines = new ArrayList<>();
    PlanWarnings.of(plan).forEach(warning -> lines.add(new PlanLine("warning", warning)));
    lines.addAll(RowsText.of(plan));
    lines.add(
        new PlanLine(
            "opened",
            "to "
                + String.join(", ", receivers(plan))
                + ", of each group: "
                + String.join(", ", opened(plan.layout()))));
    lines.add(new PlanLine("groups", groups(plan)));
    lines.addAll(RulesText.of(plan));
    lines.add(
        new PlanLine(
            "leaves", plan.agreement().party().id() + ": " + String.join("; ", leaving(plan))));
    lines.add(new PlanLine("elements", elements(plan)));
    flags(plan).ifPresent(text -> lines.add(new PlanLine("min, max", text)));
    lines.add(new PlanLine("cost", plan.cost().text(plan.agreement().policy())));
    lines.addAll(budgets);
    lines.add(
        new PlanLine(
            "parties",
            String.join(", ", collaboration.parties().stream().map(Party::id).toList())
                + "; any "
                + collaboration.maxColludingParties()
                + " of them may collude"
                + leftOut(plan)));
    plan.template().ifPresent(asked -> lines.add(new PlanLine("template", asked.text())));
    lines.add(new PlanLine("query digest", plan.query().digestHex()));
    return lines;
  }

  private static List<String> receivers(QueryPlan plan) {
    Roster roster = plan.agreement().roster();
    return plan.agreement().collaboration().resultReceivers().stream()
        .filter(id -> roster.indexOf(id).stream().allMatch(roster::takesPart))
        .toList();
  }

  /** Who is not asked, and who else need not be. */
  private static String leftOut(QueryPlan plan) {
    Roster roster = plan.agreement().roster();
    List<String> away = plan.agreement().leftOutIds();
    int more = plan.agreement().dataParties() - roster.minDataParties();
    List<String> others =
        roster.indices(PartyRole.DATA).stream()
            .filter(i -> i != Roster.COORDINATOR && !roster.member(i).has(PartyRole.COMPUTE))
            .map(roster::id)
            .filter(id -> !id.equals(plan.agreement().party().id()))
            .toList();
    return (away.isEmpty()
            ? ""
            : "; without the rows of " + String.join(", ", away) + ", who take no part")
        + (more == 0 || others.isEmpty() || plan.table().isDealt()
            ? ""
            : "; "
                + Math.min(more, others.size())
                + (away.isEmpty() ? "" : " more")
                + " of "
                + String.join(", ", others)
                + " could be left out (min_data_parties "
                + roster.minDataParties()
                + ")");
  }

  private static String groups(QueryPlan plan) {
    List<Axis> axes = plan.domain().axes();
    if (axes.isEmpty()) {
      return "1, of all rows";
    }
    int size = plan.domain().size();
    long withNull = IntStream.range(0, size).filter(plan.domain()::hasNull).count();
    return size
        + " possible"
        + (withNull == 0 ? "" : ", " + withNull + " of them with NULL")
        + (plan.domain().possible() == null ? ": " : ", what occurs together of ")
        + axes.stream()
            .map(axis -> axes.size() > 1 ? "(" + values(axis) + ")" : values(axis))
            .collect(Collectors.joining(" x "));
  }

  private static String values(Axis axis) {
    boolean withNull = axis.values().stream().anyMatch(Objects::isNull);
    int values = axis.values().size() - (withNull ? 1 : 0);
    return values
        + (values == 1 ? " value of " : " values of ")
        + QueryText.of(axis.group())
        + (withNull ? " and NULL" : "");
  }

  private static String elements(QueryPlan plan) {
    int groups = plan.domain().size();
    return groups
        + (groups == 1 ? " group x " : " groups x ")
        + plan.layout().width(0)
        + " elements"
        + (plan.layout().tail(0) == 0 ? "" : " + " + plan.layout().tail(0))
        + " = "
        + plan.elements().get(0)
        + " elements"
        + furtherRounds(plan);
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
          others(receivers(plan), me));
      multiplied(plan)
          .ifPresent(
              cost ->
                  add(
                      leaving,
                      "sealed shares of products, in " + cost.steps() + " steps",
                      cost.bytes(),
                      others(
                          collaboration.parties(Role.COMPUTE).stream().map(Party::id).toList(),
                          me)));
    }
    return leaving.isEmpty() ? List.of("nothing but its consent") : leaving;
  }

  /** What the checks, and the masks of MIN and MAX, send. */
  private static Optional<CircuitCost> multiplied(QueryPlan plan) {
    return Optional.ofNullable(plan.checkCost()).filter(cost -> cost.steps() > 0);
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

  /** How the flags of searches are hidden from the parties that set them. */
  private static Optional<String> flags(QueryPlan plan) {
    if (plan.layout().searches().isEmpty()) {
      return Optional.empty();
    }
    boolean bits = plan.layout().measures().stream().anyMatch(place -> place.bits().isPresent());
    CircuitCost cost = plan.checkCost();
    if (cost == null) {
      return Optional.of(
          "there are fewer compute parties than twice max_colluding_parties plus one, so a receiver"
              + " whose own value is the MIN or MAX"
              + (bits ? ", or has a bit that is asked for," : "")
              + " learns more about the others' values than that");
    }
    return Optional.of(
        "each "
            + (bits ? "bit, and each " : "")
            + "step of MIN and MAX"
            + (bits ? "," : "")
            + " is multiplied by a random number that all data parties draw");
  }

  private static void add(List<String> leaving, String what, long bytes, List<String> to) {
    if (!to.isEmpty()) {
      leaving.add(
          what
              + " ("
              + bytes
              + " bytes) to "
              + (to.size() == 1 ? "" : "each of ")
              + String.join(" and ", to));
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
