package io.jointly.cli.amend;

import io.jointly.amendment.Amendment;
import io.jointly.amendment.AmendmentFile;
import io.jointly.amendment.SignedAmendment;
import io.jointly.amendment.Signer;
import io.jointly.cli.amend.VersionOptions.Versions;
import io.jointly.collaboration.change.ChangeText;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jointly amend sign}. */
@Command(
    name = "sign",
    description = {
      "Sign a changed collaboration.yaml for a party.",
      "Prints what changes and adds one signature to the file of signatures. Read `jointly diff`"
          + " before. All parties of the old file sign with their keys of it, those that leave, too;"
          + " parties that join or have a new key sign with the key of the new file.",
      "Exit codes: 0 signed, or signed already; 1 failed; 2 called incorrectly."
    })
final class AmendSign implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private VersionOptions versions;

  @Option(
      names = "--party",
      required = true,
      paramLabel = "ID",
      description = "The party that signs, of the old file or the new one.")
  @SuppressWarnings("NullAway.Init") // required
  private String party;

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "FILE",
      description = "Its private key.")
  @SuppressWarnings("NullAway.Init") // required
  private Path identity;

  @Override
  public Integer call() {
    Versions read = versions.read();
    Amendment amendment = read.amendment();
    Identity key = Identity.read(identity);
    requireSigner(amendment, key);
    List<SignedAmendment> all = amendments(amendment);
    SignedAmendment before = all.get(all.size() - 1);
    SignedAmendment signed = before.sign(party, key);
    all.set(all.size() - 1, signed);
    AmendmentFile.write(versions.signatures(), all);
    PrintWriter out = spec.commandLine().getOut();
    ChangeText.lines(read.before(), read.after()).forEach(out::println);
    out.println();
    out.println(
        (signed.equals(before) ? party + " had signed in " : party + " signed in ")
            + versions.signatures()
            + ":");
    SignatureText.lines(signed).forEach(out::println);
    out.flush();
    return 0;
  }

  private void requireSigner(Amendment amendment, Identity key) {
    List<Signer> own =
        amendment.required().stream().filter(signer -> signer.party().equals(party)).toList();
    if (own.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "--party is '"
              + party
              + "', which is a party of neither file; write one of "
              + amendment.required().stream()
                  .map(Signer::party)
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
    if (own.stream().noneMatch(signer -> signer.key().equals(key.publicKey()))) {
      throw new CallerException(
          ErrorCode.IDENTITY_FILE,
          identity
              + " holds another identity's key: its public key is "
              + key.publicKey().base64()
              + ", but the files list for party "
              + party
              + " "
              + own.stream()
                  .map(signer -> signer.key().base64())
                  .collect(Collectors.joining(" and ")));
    }
  }

  /** The amendments so far, with this one at the end. */
  private List<SignedAmendment> amendments(Amendment amendment) {
    Path file = versions.signatures();
    List<SignedAmendment> all = new ArrayList<>(AmendmentFile.read(file));
    if (all.isEmpty()) {
      // What has led to the old file goes along, for a party that was away.
      AmendmentFile.read(versions.earlier()).stream()
          .filter(each -> each.amendment().collaboration().equals(amendment.collaboration()))
          .forEach(all::add);
      if (!all.isEmpty() && !endsAt(all, amendment.from())) {
        all.clear();
      }
      all.add(SignedAmendment.begin(amendment));
      return all;
    }
    Amendment last = all.get(all.size() - 1).amendment();
    if (last.equals(amendment)) {
      return all;
    }
    if (!endsAt(all, amendment.from()) || !last.collaboration().equals(amendment.collaboration())) {
      throw new CallerException(
          ErrorCode.AMENDMENT,
          file
              + " has signatures to another file, "
              + last.to()
              + ", from "
              + last.from()
              + ". If the parties have dropped that change, move the file away; otherwise name another"
              + " one with --signatures");
    }
    all.add(SignedAmendment.begin(amendment));
    return all;
  }

  private static boolean endsAt(List<SignedAmendment> all, String digest) {
    return all.get(all.size() - 1).amendment().to().equals(digest);
  }
}
