package dev.teff.cli;

import picocli.CommandLine.Command;

/** What silos tell the flight recorder. */
@Command(
    name = "jfr",
    description = "Looks at what running silos tell the flight recorder.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {JfrTopCommand.class, JfrRecordCommand.class})
final class JfrCommand {}
