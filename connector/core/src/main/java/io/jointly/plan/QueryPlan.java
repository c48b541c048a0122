package io.jointly.plan;

import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.deal.table.DealtTable;
import io.jointly.encoding.build.LayoutBuilder;
import io.jointly.encoding.build.PossibleValues;
import io.jointly.encoding.build.SearchFlags;
import io.jointly.encoding.dealt.DealtQueryLayout;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LayoutCodec;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.query.AggregateResult;
import io.jointly.query.Evaluator;
import io.jointly.query.GroupDomain;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.text.QueryText;
import io.jointly.relation.ComputedColumns;
import io.jointly.template.AskedTemplate;
import io.jointly.template.TemplateSearch;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A query that has passed every check that needs no rows: its table, the domain of its groups and
 * its layout. It is made at planning, from this party's files alone.
 */
public record QueryPlan(
    Agreement agreement,
    Table table,
    JointQuery query,
    GroupDomain domain,
    Layout layout,
    @Nullable PlannedChecks plannedChecks) {

  public static QueryPlan of(Agreement agreement, JointQuery query, Evaluator evaluator) {
    try {
      return planned(agreement, query, evaluator);
    } catch (CallerException | PolicyException refusal) {
      throw ComputedColumns.explained(refusal, query.rows());
    }
  }

  private static QueryPlan planned(Agreement agreement, JointQuery query, Evaluator evaluator) {
    query.requireSendable();
    new QueryRules(agreement.collaboration(), agreement.policy()).check(query);
    EvaluationSize.require(query);
    Table table = agreement.rows(query, evaluator).table();
    requireOwnRows(table, query);
    requireAllForShares(agreement, table, query);
    new UndeclaredValues(query, table).require(agreement.domains(), evaluator);
    GroupDomain domain = agreement.domains().of(table, query, evaluator);
    PossibleValues values =
        expr -> agreement.domains().values(table, expr, query.settings(), evaluator);
    Layout layout =
        table.isDealt()
            ? ofDealtRows(agreement, query, table, domain, values)
            : LayoutBuilder.build(
                query,
                table,
                agreement.collaboration().rules(),
                agreement.roster().canMultiply() ? SearchFlags.MASKED : SearchFlags.PLAIN,
                agreement.dataParties(),
                domain.size(),
                values);
    QueryPlan plan = new QueryPlan(agreement, table, query, domain, layout, null);
    plan.requireReceivers();
    plan.requireNullable();
    plan.requireShort();
    PlannedChecks checks = PlannedChecks.of(agreement, layout, domain.size());
    QueryPlan checked = new QueryPlan(agreement, table, query, domain, layout, checks);
    checked.cost().requireWithin(agreement.policy());
    return checked;
  }

  private static Layout ofDealtRows(
      Agreement agreement,
      JointQuery query,
      Table table,
      GroupDomain domain,
      PossibleValues values) {
    DealtTable dealt = DealtTable.of(table);
    DealtQueryLayout.requirePublic(query.conjuncts(), dealt);
    // A group without dealt rows, or without own ones, is never shown as empty: the other kind may
    // have few.
    Rules rules = agreement.collaboration().rules().withoutZeroGroups();
    int holders = dealt.dealing().hasOwnRows() ? agreement.dataParties() + 1 : 1;
    return DealtQueryLayout.of(
        LayoutBuilder.build(query, table, rules, SearchFlags.PLAIN, holders, domain.size(), values),
        dealt,
        rules);
  }

  /** Nobody's rows would be left out of the dealt ones. */
  private static void requireAllForShares(Agreement agreement, Table table, JointQuery query) {
    if (table.isDealt() && !agreement.roster().leftOut().isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          QueryText.of(query)
              + ": "
              + table.name()
              + " is a share table, of which queries are asked of all parties; leave the option"
              + " without out");
    }
  }

  /** Each party would add its copy of the same rows. */
  private static void requireOwnRows(Table table, JointQuery query) {
    if (table.isPublic()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.of(query)
              + ": "
              + table.name()
              + " is a public table, of which every party has the same rows, and their union would"
              + " count each of them several times. Each party reads its own copy and asks nobody");
    }
  }

  private void requireNullable() {
    Rules rules = agreement.collaboration().rules();
    for (Measure measure : query.measures()) {
      boolean counts = measure.aggregate().result() == AggregateResult.COUNT;
      if (counts && layout.checks() != null && rules.suppression() == Rules.Suppression.NULL) {
        throw new CallerException(
            ErrorCode.UNSUPPORTED_SQL,
            QueryText.of(measure)
                + ": the rules have suppression: null, but for Spark COUNT is never NULL, so the COUNT"
                + " of a suppressed group would read as 0. Leave it out (SUM and AVG can be NULL),"
                + " or agree on suppression: drop");
      }
    }
  }

  private void requireShort() {
    long elements = 0;
    for (int round = 0; round < layout.rounds().size(); round++) {
      elements += layout.length(round, domain.size());
    }
    if (elements > Limits.MAX_ELEMENTS) {
      throw new CallerException(
          ErrorCode.DOMAIN,
          domain.size()
              + " possible groups of "
              + elements / domain.size()
              + " elements"
              + hidden()
              + " are more than "
              + Limits.MAX_ELEMENTS
              + " elements; ask for fewer groups or fewer aggregates at once");
    }
  }

  /** What checks and masks cost; null where there are none. */
  @Nullable CircuitCost checkCost() {
    return plannedChecks == null ? null : plannedChecks.cost();
  }

  /** The numbers by which groups are checked, and whose they are. */
  public RulesInForce rulesInForce() {
    CheckLayout checks = layout.checks();
    if (checks == null) {
      return RulesInForce.NONE;
    }
    return checks.groupChecks().countsDealtRowsAlone()
        ? RulesInForce.ofDealtRows(checks.groupChecks().dealtCells().get(0).least())
        : RulesInForce.of(agreement.collaboration().rules(), moreRows());
  }

  /**
   * How many own rows a group needs at least, or it is suppressed whatever partners have; 0 where
   * enough partners can do without this party, or no group is checked.
   */
  public int rowsNeeded() {
    CheckLayout checks = layout.checks();
    return checks != null
            && !checks.groupChecks().countsDealtRowsAlone()
            && checks.groupChecks().parties() == agreement.dataParties()
        ? rulesInForce().ownRows()
        : 0;
  }

  /** What the session costs this party. */
  SessionCost cost() {
    CircuitCost checks = checkCost();
    return SessionCost.of(
        elements(),
        checks == null ? CircuitCost.NOTHING : checks,
        agreement.roster(),
        agreement.me());
  }

  /** The template that the query is; empty where the rules have none. */
  public Optional<AskedTemplate> template() {
    return TemplateSearch.of(query, agreement.policy().rules().templates());
  }

  private String hidden() {
    return layout.checks() == null
        ? ""
        : ", "
            + layout.checks().groupChecks().hidden().size()
            + " of them only to check the rules,";
  }

  /** In a later round a data party shares elements that depend on what was opened before. */
  private void requireReceivers() {
    if (layout.rounds().size() == 1) {
      return;
    }
    for (Party party : agreement.collaboration().parties(Role.DATA)) {
      if (!agreement.collaboration().resultReceivers().contains(party.id())) {
        throw new PolicyException(
            ErrorCode.NOT_A_RECEIVER,
            "MIN and MAX are found step by step, and every data party has to see each step, but "
                + party.id()
                + " is a data party of "
                + agreement.collaboration().id()
                + " and not among result_receivers. Ask for something else, or agree that it"
                + " learns the results");
      }
    }
  }

  /** The length of a party's vector in each round; it is the same for all. */
  public List<Integer> elements() {
    return IntStream.range(0, layout.rounds().size())
        .map(round -> Math.toIntExact(layout.length(round, domain.size())))
        .boxed()
        .toList();
  }

  /** What is checked and multiplied on shares before anything is opened, or null for nothing. */
  public @Nullable DisclosureChecks checks() {
    return plannedChecks == null ? null : plannedChecks.checks();
  }

  /**
   * How many rows of its own in a cell this party's policy asks for, above what was agreed on,
   * before the party counts as a contributor.
   */
  public int moreRows() {
    return plannedChecks == null ? 0 : plannedChecks.moreRows();
  }

  /** The digest that parties compare: element i of the vector must mean the same to all. */
  public byte[] layoutDigest() {
    return Digest.of(Label.LAYOUT, LayoutCodec.encode(layout), domain.canonicalBytes());
  }
}
