package io.jointly.cli;

import picocli.CommandLine.Command;

/** {@code jointly audit verify}. */
@Command(
    name = "audit",
    description = "Read audit logs.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AuditVerify.class})
final class Audit {}
