package io.jointly.dealer;

import io.jointly.command.AgreedTable;
import io.jointly.command.ShareTableOptions;
import io.jointly.deal.batch.BatchOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say who deals what, and where. */
final class DealerOptions {

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private ShareTableOptions shareTable;

  @Option(
      names = "--dealer",
      paramLabel = "ID",
      description = "This dealer, as the table's list of dealers names it.")
  private @Nullable String dealer;

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "The dealer's private key, which `keygen` has made.")
  private @Nullable Path identity;

  @Option(
      names = "--mailbox",
      paramLabel = "ADDRESS",
      description = "The mailbox of the collaboration, such as file:/shared/folder.")
  private @Nullable String mailbox;

  @Option(
      names = "--batch",
      paramLabel = "NAME",
      description = "The batch's name: up to 63 of a-z, 0-9, - and _. Everybody sees it.")
  private @Nullable String batch;

  /** The table, as its dealer reads it. */
  AgreedTable agreed() {
    return shareTable.readAsDealer();
  }

  /** Who deals which batch, and where. */
  record Place(String dealer, Path identity, String mailbox, String batch) {}

  /**
   * The options of a command that reaches the mailbox.
   *
   * @throws ParameterException if one is missing
   * @throws io.jointly.error.CallerException (OPTION) if the batch's name is none
   */
  Place place(CommandLine command) {
    List<String> missing = new ArrayList<>();
    String ofDealer = needed("--dealer=ID", dealer, missing);
    Path ofIdentity = needed("--identity=FILE", identity, missing);
    String ofMailbox = needed("--mailbox=ADDRESS", mailbox, missing);
    String ofBatch = needed("--batch=NAME", batch, missing);
    if (ofDealer == null || ofIdentity == null || ofMailbox == null || ofBatch == null) {
      throw new ParameterException(
          command,
          "Missing required option"
              + (missing.size() > 1 ? "s: '" : ": '")
              + String.join("', '", missing)
              + "'");
    }
    return new Place(ofDealer, ofIdentity, ofMailbox, BatchOptions.name(ofBatch));
  }

  private static <T> @Nullable T needed(String name, @Nullable T value, List<String> missing) {
    if (value == null) {
      missing.add(name);
    }
    return value;
  }
}
