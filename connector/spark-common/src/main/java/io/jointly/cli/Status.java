package io.jointly.cli;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.command.AgreedTable;
import io.jointly.command.CollaborationOption;
import io.jointly.command.JsonText;
import io.jointly.command.MailboxOption;
import io.jointly.deal.overview.OverviewReader;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.Roster;
import io.jointly.run.DurationText;
import io.jointly.run.PartyContext;
import io.jointly.status.MailboxStatus;
import io.jointly.status.StatusReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jointly status}. */
@Command(
    name = "status",
    description = {
      "Show who is there, what is open, and who waits for whom.",
      "Reads the mailbox and contacts nobody. Of each party it shows when it was last seen, its"
          + " software, and whether it has the same collaboration.yaml. What a party has not signed"
          + " with its key of collaboration.yaml is not shown. Shows at most 50 sessions, the newest. Of a share"
          + " table it shows dealing keys, batches and collections."
    })
final class Status implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CollaborationOption collaboration;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private MailboxOption mailbox;

  @Option(
      names = "--since",
      defaultValue = "1d",
      paramLabel = "TIME",
      description =
          "Only sessions in which something was put in this time: 90m, 12h, 7d (default:"
              + " ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // has a default
  private String since;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Duration age =
        DurationText.parse(since, "m", "h", "d")
            .orElseThrow(
                () ->
                    new CallerException(
                        ErrorCode.OPTION,
                        "--since is '" + since + "'; write minutes, hours or days: 90m, 12h, 7d"));
    // It may have expired: what was asked under it can still be looked at.
    Collaboration agreed = CollaborationReader.read(collaboration.file(), LocalDate.EPOCH);
    Roster roster = PartyContext.roster(agreed);
    Instant now = Instant.now();
    NowText times = new NowText(now);
    MailboxAccess.with(
        "status",
        mailbox.address(),
        opened -> {
          MailboxStatus status =
              new StatusReader(opened, roster, agreed.digest(), now).since(now.minus(age));
          print(
              new StatusText(roster, agreed.sha256(), status, times),
              dealings(agreed, roster, opened, times));
          return status;
        });
    return 0;
  }

  private static List<DealingText> dealings(
      Collaboration agreed, Roster roster, Mailbox mailbox, NowText times) {
    List<DealingText> dealings = new ArrayList<>();
    for (AgreedTable table : AgreedTable.allOf(agreed)) {
      OverviewReader reader = new OverviewReader(mailbox, roster, table.table(), table.dealing());
      dealings.add(new DealingText(table, roster, reader.read(), times));
    }
    return dealings;
  }

  private void print(StatusText sessions, List<DealingText> dealings) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> all = sessions.json();
      all.put("share_tables", dealings.stream().map(DealingText::json).toList());
      out.println(JsonText.of(all));
    } else {
      sessions.lines().forEach(out::println);
      dealings.forEach(dealing -> dealing.lines().forEach(out::println));
    }
    out.flush();
  }
}
