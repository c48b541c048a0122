package io.jointly.cli.amend;

import picocli.CommandLine.Command;

/** {@code jointly amend sign} and {@code jointly amend check}. */
@Command(
    name = "amend",
    description = "Sign a changed collaboration.yaml, so that ledger and audit log go on.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AmendSign.class, AmendCheck.class})
public final class AmendCommand {}
