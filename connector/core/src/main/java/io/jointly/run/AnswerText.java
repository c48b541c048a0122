package io.jointly.run;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.plan.QueryPlan;
import io.jointly.plan.RulesInForce;
import io.jointly.session.Outcome;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a party is told of an answer, on one line of its own log. It holds no value of a row. */
final class AnswerText {

  private AnswerText() {}

  /**
   * @param catalog name of the catalog that was asked
   */
  static String of(Reading reading, String catalog) {
    Answer answer = reading.answer();
    StringBuilder text = new StringBuilder();
    if (reading.isFromMemory()) {
      text.append("from memory, nobody was asked: the answer of ")
          .append(answer.origin().at().truncatedTo(ChronoUnit.SECONDS))
          .append(" in run ")
          .append(answer.origin().run());
    } else {
      text.append("answered");
    }
    text.append(outcome(reading));
    if (reading.isFromMemory()) {
      text.append("; to ask anew, set spark.sql.catalog.")
          .append(catalog)
          .append(".run to another name at all parties");
    }
    GroupCounts counts = reading.counts();
    if (counts.suppressed() > 0) {
      text.append("; SELECT suppressed FROM ").append(catalog).append(".answers lists them");
    }
    return text.toString();
  }

  /** Whose rows are in it, and how many groups it shows. */
  static String outcome(Reading reading) {
    Answer answer = reading.answer();
    Table table = answer.plan().table();
    StringBuilder text = new StringBuilder();
    if (table.hasOwnRows()) {
      text.append(ofParties(answer.plan().agreement().dataPartyIds()));
      List<String> leftOut = answer.plan().agreement().leftOutIds();
      if (!leftOut.isEmpty()) {
        text.append("; without ").append(String.join(", ", leftOut));
      }
    }
    if (table.isDealt()) {
      text.append(table.hasOwnRows() ? ", and" : " over")
          .append(" the dealt rows of ")
          .append(table.name());
    }
    if (answer.isForThisParty()) {
      text.append("; ").append(groups(reading.counts(), answer.plan()));
      if (!answer.wrongShares().isEmpty()) {
        text.append("; ").append(Outcome.Opened.wrongSharesOf(answer.wrongShares()));
      }
    } else {
      text.append("; this party is no result receiver");
    }
    if (table.hasOwnRows() && answer.origin().ownRows() == AnswerOrigin.SelectedRows.NONE) {
      text.append("; this party itself selected no row (nobody else is told)");
    }
    return text.toString();
  }

  private static String ofParties(List<String> parties) {
    return " over the rows of "
        + parties.size()
        + (parties.size() == 1 ? " party: " : " parties: ")
        + String.join(", ", parties);
  }

  private static String groups(GroupCounts counts, QueryPlan plan) {
    if (counts.declared() == 0 && counts.nullShown() == 0) {
      return "no group is shown, because the conditions leave no declared group; compare the values"
          + " in them with those that are declared";
    }
    StringBuilder text = new StringBuilder();
    if (plan.query().groups().isEmpty()) {
      text.append(counts.shown() == 1 ? "the total is shown" : "the total is not shown");
    } else if (counts.areNoneShown() && counts.suppressed() == counts.declared()) {
      text.append("no group is shown, because all ")
          .append(number(counts.declared(), "declared group"))
          .append(counts.declared() == 1 ? " is suppressed" : " are suppressed");
    } else {
      text.append(counts.shown())
          .append(" of ")
          .append(number(counts.declared(), "declared group"))
          .append(" shown");
      int empty = counts.declared() - counts.shown() - counts.suppressed();
      if (empty > 0) {
        text.append(", ").append(empty).append(empty == 1 ? " has no row" : " have no row");
      }
      if (counts.suppressed() > 0) {
        text.append(", ")
            .append(counts.suppressed())
            .append(counts.suppressed() == 1 ? " is suppressed" : " are suppressed");
      }
    }
    if (counts.nullShown() > 0) {
      text.append(", and ").append(number(counts.nullShown(), "group")).append(" with NULL");
    }
    boolean release =
        plan.agreement().collaboration().rules().zeroGroups() == Rules.ZeroGroups.RELEASE;
    if (release && counts.nullSuppressed() > 0) {
      text.append(", ")
          .append(number(counts.nullSuppressed(), "group"))
          .append(" with NULL suppressed");
    }
    if (counts.suppressed() > 0 || (release && counts.nullSuppressed() > 0)) {
      text.append(" (").append(why(plan)).append(')');
    }
    return text.toString();
  }

  private static String why(QueryPlan plan) {
    Collaboration collaboration = plan.agreement().collaboration();
    RulesInForce rules = plan.rulesInForce();
    CheckLayout checks = plan.layout().checks();
    int counts = checks == null ? 0 : checks.groupChecks().size();
    boolean entities = checks != null && checks.countsEntities();
    if (checks != null && checks.groupChecks().countsDealtRowsAlone()) {
      return "a group is shown if it has " + rules.rowsOfEachParty() + " dealt rows or more";
    }
    return "a group is shown if "
        + rules.minParties()
        + (rules.minParties() == 1 ? " party has " : " parties have ")
        + rules.rowsOfEachParty()
        + (entities ? " different " + plan.table().entityKey() : " rows")
        + " or more"
        + (rules.minParties() == 1 ? "" : " each")
        + (counts > 1
            ? ", in each of the " + counts + " numbers that this query is checked by"
            : "")
        + (collaboration.rules().zeroGroups() == Rules.ZeroGroups.SUPPRESS
            ? "; groups without rows are suppressed, too"
            : "");
  }

  private static String number(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
