package io.jointly.cli;

import io.jointly.collaboration.roster.ComputeParty;
import io.jointly.command.AgreedTable;
import io.jointly.deal.collect.CollectionFolder;
import io.jointly.deal.collect.CollectorState;
import io.jointly.deal.collect.NeededKeys;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.key.KeyPublication;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jointly dealing-key}. */
@Command(
    name = "dealing-key",
    description = {
      "Make this compute party's next key for dealt rows, and put its public half into the mailbox.",
      "Dealers seal to the newest key. The private half stays in a folder beside the identity,"
          + " <identity>.dealing; keep that folder with the identity. Run this once before dealers"
          + " begin, and again whenever the key is to be replaced."
    })
final class MakeDealingKey implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CollectorOptions collector;

  @Option(
      names = "--forget-old",
      description = {
        "Make no key. Delete the private halves of all but the newest, unless a batch is left to be"
            + " collected that is sealed to one of them.",
        "Nobody can open afterwards what was sealed to them. A batch that a dealer deals to one of"
            + " them all the same is refused with the day on which the key was replaced."
      })
  private boolean forgetsOld;

  /** A compute party, and the keys in its folder. */
  private record Holder(AgreedTable agreed, ComputeParty party, Path folder) {

    DealingKeys keys() {
      return DealingKeys.in(
          folder, agreed.dealing(), party.roster(), party.index(), party.identity());
    }

    SortedSet<Integer> needed(Mailbox mailbox) {
      return NeededKeys.of(
          mailbox,
          new CollectingParty(agreed.table(), agreed.dealing(), party.roster(), party.index()),
          new CollectionFolder(folder, agreed.dealing()));
    }

    String of() {
      return " of party " + party.roster().id(party.index()) + " for table " + agreed.name();
    }
  }

  @Override
  public Integer call() {
    AgreedTable agreed = collector.shareTable().read();
    Holder holder =
        new Holder(
            agreed, collector.computeParty(agreed), CollectorState.beside(collector.identity()));
    String done =
        MailboxAccess.with(
            "dealing-key",
            collector.mailbox(),
            mailbox -> forgetsOld ? forgetOld(holder, mailbox) : makeNext(holder, mailbox));
    PrintWriter out = spec.commandLine().getOut();
    out.println(done);
    out.flush();
    return 0;
  }

  private static String makeNext(Holder holder, Mailbox mailbox) {
    int number =
        new KeyPublication(mailbox, holder.keys()).makeNext(new SecureRandom(), Instant.now());
    return "dealing key "
        + number
        + holder.of()
        + " is in the mailbox; its private half is in "
        + holder.folder();
  }

  private static String forgetOld(Holder holder, Mailbox mailbox) {
    DealingKeys keys = holder.keys();
    SortedSet<Integer> old = keys.old();
    // As long as the newest is not there, dealers seal to an old one.
    new KeyPublication(mailbox, keys).putAll();
    SortedSet<Integer> needed = holder.needed(mailbox);
    needed.retainAll(old);
    if (old.isEmpty()) {
      return "no old dealing key" + holder.of() + " is left in " + holder.folder();
    }
    if (!needed.isEmpty()) {
      throw new CallerException(
          ErrorCode.DEALING,
          "dealing "
              + numbers(needed)
              + holder.of()
              + (needed.size() == 1 ? " is" : " are")
              + " still needed, for batches that are not collected or whose shares are not kept yet;"
              + " nothing was deleted. Collect them first, or have their dealers withdraw them");
    }
    old.forEach(keys::delete);
    return "deleted the private "
        + (old.size() == 1 ? "half of dealing " : "halves of dealing ")
        + numbers(old)
        + holder.of()
        + "; what is sealed to "
        + (old.size() == 1 ? "it" : "them")
        + " cannot be opened any more";
  }

  private static String numbers(Set<Integer> keys) {
    return (keys.size() == 1 ? "key " : "keys ")
        + keys.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
