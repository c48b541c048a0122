package io.jointly.cli;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.collaboration.roster.CollaborationRoster;
import io.jointly.crypto.Identity;
import io.jointly.deal.collect.CollectorState;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.key.KeyPublication;
import io.jointly.deal.message.DealingDigests;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(names = "--collaboration", required = true, paramLabel = "FILE")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private Path collaboration;

  @Option(names = "--table", required = true, paramLabel = "NAME")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private String table;

  @Option(names = "--party", required = true, paramLabel = "ID")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private String party;

  @Option(names = "--identity", required = true, paramLabel = "FILE")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private Path identity;

  @Option(names = "--mailbox", required = true, paramLabel = "ADDRESS")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private String mailbox;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Collaboration agreed = CollaborationReader.read(collaboration, LocalDate.now(ZoneOffset.UTC));
    Table dealt =
        agreed
            .table(table)
            .filter(Table::isDealt)
            .orElseThrow(
                () ->
                    new CallerException(
                        ErrorCode.OPTION, "--table names no share table of " + collaboration));
    Roster roster = CollaborationRoster.of(agreed);
    int me =
        roster.indexOf(party).stream()
            .filter(index -> roster.member(index).has(PartyRole.COMPUTE))
            .findFirst()
            .orElseThrow(
                () ->
                    new CallerException(
                        ErrorCode.OPTION,
                        "--party names no party of " + collaboration + " with the role compute"));
    Identity own = Identity.read(identity);
    if (!own.publicKey().equals(roster.member(me).identity())) {
      throw new CallerException(
          ErrorCode.IDENTITY_FILE, identity + " does not hold the key of party " + party);
    }
    byte[] dealing = DealingDigests.dealing(agreed.digest(), dealt.name());
    int number =
        MailboxAccess.with(
            "dealing-key",
            mailbox,
            opened ->
                new KeyPublication(
                        opened,
                        DealingKeys.in(CollectorState.beside(identity), dealing, roster, me, own))
                    .makeNext(new SecureRandom(), Instant.now()));
    out.println(
        "dealing key "
            + number
            + " of party "
            + party
            + " for table "
            + dealt.name()
            + " is in the mailbox; its private half is in "
            + CollectorState.beside(identity));
    out.flush();
    return 0;
  }
}
