package io.jointly.cli.page;

import io.jointly.audit.Verification;
import io.jointly.cli.history.HistoryText;
import io.jointly.cli.history.PartyHistory;
import io.jointly.cli.history.PastQuery;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.proposal.Decision;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.ProposalStore;
import io.jointly.query.text.SqlLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The page's HTML. It needs no script, and loads nothing but its own style. */
final class PageText {

  private static final int PAST = 50;
  private static final String REFRESH = "30";

  private final PartyFiles files;
  private final String token;

  /**
   * @param token the first part of each address
   */
  PageText(PartyFiles files, String token) {
    this.files = files;
    this.token = token;
  }

  /**
   * @param notice what the last click has done; empty for none
   */
  String page(String notice) {
    Collaboration agreed = files.collaboration();
    Party party = files.party();
    ProposalStore store = files.store();
    List<Proposal> open = store.list().stream().filter(each -> isOpen(store, each)).toList();
    Html html = new Html();
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.markup("<meta name=\"viewport\" content=\"width=device-width\">\n");
    if (open.isEmpty()) {
      // Nobody is typing a reason.
      html.markup("<meta http-equiv=\"refresh\" content=\"" + REFRESH + "\">\n");
    }
    html.element(
        "title", (open.isEmpty() ? "" : "(" + open.size() + ") ") + "Queries to " + party.id());
    html.markup("<link rel=\"stylesheet\" href=\"/" + token + "/page.css\">\n</head>\n<body>\n");
    html.markup("<header>").element("h1", "Queries to " + party.id());
    html.markup("<p>").text(agreed.purpose() + " (" + agreed.id() + ")").markup("</p></header>\n");
    if (!notice.isEmpty()) {
      html.markup("<p role=\"status\" class=\"notice\">").text(notice).markup("</p>\n");
    }
    html.markup(
        "<main>\n<section aria-labelledby=\"waiting\">\n<h2 id=\"waiting\">Waiting for a decision</h2>\n");
    if (open.isEmpty()) {
      html.markup("<p>No query waits. This page looks again every " + REFRESH + " seconds.</p>\n");
    }
    open.forEach(each -> waiting(html, each));
    html.markup("</section>\n");
    past(html);
    html.markup("</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private static boolean isOpen(ProposalStore store, Proposal proposal) {
    return proposal.state() == State.WAITING && store.decision(proposal).isEmpty();
  }

  private void waiting(Html html, Proposal proposal) {
    String id = proposal.id();
    html.markup("<article aria-labelledby=\"q" + id + "\">\n<h3 id=\"q" + id + "\">");
    html.text(proposal.analyst() + " asks").markup("</h3>\n<p>");
    html.text(
        "Run "
            + proposal.request().run()
            + ", asked "
            + at(proposal.request().asked())
            + proposal.subject().person().map(person -> "; " + person.text()).orElse("")
            + proposal.until().map(until -> "; waits until about " + at(until)).orElse("")
            + ". Query "
            + id
            + ".");
    html.markup("</p>\n");
    html.element("h4", "The question");
    html.element("pre", SqlLines.of(proposal.subject().query().orElse("cannot be read")));
    proposal
        .subject()
        .effect()
        .ifPresent(
            effect -> html.element("h4", "What an answer shows").element("pre", effect.text()));
    html.markup("<form method=\"post\" action=\"/" + token + "/decide\">\n");
    // Enter in the field would press the first button. This one cannot be pressed.
    html.markup("<button disabled hidden></button>\n");
    html.markup("<input type=\"hidden\" name=\"session\" value=\"")
        .text(proposal.session())
        .markup("\">\n");
    html.markup(
        "<label for=\"r"
            + id
            + "\">Reason, for this party's own people (partners do not learn it)</label>\n");
    html.markup(
        "<input id=\"r"
            + id
            + "\" name=\"reason\" maxlength=\""
            + ProposalStore.LONGEST_REASON
            + "\" autocomplete=\"off\">\n");
    html.markup(
        "<p class=\"buttons\"><button name=\"decision\" value=\""
            + Decision.APPROVE
            + "\">Approve once</button>\n");
    html.markup(
        "<button class=\"refuse\" name=\"decision\" value=\""
            + Decision.REFUSE
            + "\">Refuse</button></p>\n</form>\n</article>\n");
  }

  private void past(Html html) {
    PartyHistory history = files.history();
    html.markup(
        "<section aria-labelledby=\"budgets\">\n<h2 id=\"budgets\">What is left of the budgets</h2>\n<ul>\n");
    HistoryText.budgets(history).forEach(line -> html.element("li", line));
    html.markup("</ul>\n</section>\n");
    html.markup("<section aria-labelledby=\"past\">\n<h2 id=\"past\">What was asked before</h2>\n");
    history.notes().forEach(note -> html.element("p", note));
    List<PastQuery> queries = history.queries();
    if (queries.isEmpty()) {
      html.markup("<p>Nothing yet.</p>\n");
    } else {
      html.markup(
          "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"past\"><table>\n<thead><tr>"
              + "<th scope=\"col\">time (UTC)</th><th scope=\"col\">asked by</th><th scope=\"col\">what came of it</th>"
              + "<th scope=\"col\">groups</th><th scope=\"col\">budget</th><th scope=\"col\">query</th></tr></thead>\n<tbody>\n");
      for (int i = queries.size() - 1; i >= Math.max(0, queries.size() - PAST); i--) {
        row(html, queries.get(i));
      }
      html.markup("</tbody></table></div>\n");
    }
    html.markup(
        "</section>\n<section aria-labelledby=\"audit\">\n<h2 id=\"audit\">The audit log</h2>\n");
    html.element("p", audit()).markup("</section>\n");
  }

  private static void row(Html html, PastQuery query) {
    PastQuery.Came came = query.came();
    html.markup("<tr>");
    for (String cell :
        List.of(
            at(query.time()),
            query.asked().words(),
            came.outcome().words() + came.code().map(code -> " (" + code + ")").orElse(""),
            came.groups().map(groups -> groups.shown() + " of " + groups.possible()).orElse("-"),
            came.spent().words())) {
      html.markup("<td>").text(cell).markup("</td>");
    }
    html.markup("<td><code>").text(query.question().words()).markup("</code></td></tr>\n");
  }

  /** Whether the chain and its signatures hold. */
  private String audit() {
    Path log = files.auditLog();
    if (!Files.exists(log)) {
      return "There is none yet.";
    }
    Verification found = files.verification(log);
    Optional<String> broken = found.broken();
    return broken
        .map(why -> log + " is broken: " + why + ". Keep the file, and see AUDIT.md.")
        .orElse(
            log
                + " is unbroken: "
                + found.records()
                + " records, "
                + found.verifiedRecords()
                + " of them verified by this party's key.");
  }

  private static String at(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
