package io.jointly.dealer;

import io.jointly.command.AgreedTable;
import io.jointly.deal.message.BatchPlace;
import io.jointly.deal.message.BatchPublication;
import io.jointly.deal.table.DealerIdentities;
import io.jointly.deal.table.OwnDealer;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jointly withdraw}. */
@Command(
    name = "withdraw",
    description = {
      "Withdraw a batch that was dealt.",
      "Compute parties that have not collected it do not do so any more. What they have collected"
          + " they keep."
    })
public final class Withdraw implements Callable<Integer> {

  private final MailboxDoor door;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private DealerOptions options;

  /**
   * @param door how the mailbox is reached
   */
  public Withdraw(MailboxDoor door) {
    this.door = door;
  }

  @Override
  public Integer call() {
    DealerOptions.Place place = options.place(spec.commandLine());
    AgreedTable agreed = options.agreed();
    OwnDealer owner = OwnDealer.of(agreed.table(), place.dealer(), place.identity());
    BatchPlace batch = new BatchPlace(agreed.dealing(), owner.index(), place.batch());
    String done =
        door.with(
            "withdraw",
            place.mailbox(),
            mailbox -> {
              new BatchPublication(
                      mailbox,
                      owner.identity(),
                      new DealerIdentities(agreed.table().dealing()),
                      batch)
                  .withdraw(Instant.now());
              return "withdrew batch " + batch.name() + " of table " + agreed.name();
            });
    PrintWriter out = spec.commandLine().getOut();
    out.println(done);
    out.flush();
    return 0;
  }
}
