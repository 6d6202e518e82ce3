package dev.teff.cli;

import picocli.CommandLine.Command;

/** What grains have stored. */
@Command(
    name = "journal",
    description = "Shows, checks and deletes what grains have stored.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {JournalShowCommand.class, JournalCheckCommand.class, JournalDeleteCommand.class})
final class JournalCommand {}
