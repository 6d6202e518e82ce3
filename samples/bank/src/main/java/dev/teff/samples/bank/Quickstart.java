package dev.teff.samples.bank;

import dev.teff.cli.Errors;
import dev.teff.cli.LocalCluster;
import dev.teff.cli.LocalStore;
import dev.teff.cli.TeffHome;
import dev.teff.cli.UserError;
import dev.teff.machines.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Three silos, a file of transfers, and a silo that dies in the middle of them. */
@Command(
    name = "teff quickstart",
    description =
        "Starts silos, runs a file of bank transfers on them, kills one, and checks that no cent is lost.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Quickstart implements Callable<Integer> {
  private static final int MAX_SILOS = 9;

  @Spec private CommandSpec spec;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Transfers, one a line: id,from,to,amount. Default: the 3,000 that come along.")
  private @Nullable Path csv;

  @Option(
      names = "--accounts",
      paramLabel = "FILE",
      description = "Accounts, one a line: account,opening. Default: the 200 that come along.")
  private @Nullable Path accounts;

  @Option(names = "--silos", description = "How many silos, 2 to 9. Default: ${DEFAULT-VALUE}.")
  private int silos = 3;

  @Option(
      names = "--kill-at",
      paramLabel = "PERCENT",
      description = "How far the file is when a silo is killed. Default: ${DEFAULT-VALUE}.")
  private double killAt = 40;

  @Option(
      names = "--seed",
      description = "Decides which silo is killed. Default: another each time.")
  private long seed = System.nanoTime();

  @Option(
      names = "--callers",
      description = "How many transfers run at once. Default: ${DEFAULT-VALUE}.")
  private int callers = 64;

  @Option(
      names = "--store",
      paramLabel = "KIND",
      description =
          "sqlite, postgres (a real server) or cassandra (three, one of which is killed, too). Default: ${DEFAULT-VALUE}.")
  private String store = "sqlite";

  @Option(names = "--keep", description = "Leaves the silos running at the end.")
  private boolean keep;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where all bad rows are listed. Default: .teff/bad-rows.txt.")
  private Path report = TeffHome.folder().resolve("bad-rows.txt");

  /** Instead of all else: writes so many transfers between the accounts that come along. */
  @Option(names = "--generate", paramLabel = "ROWS", hidden = true)
  private int generate;

  /** Runs the quickstart; exit code 0 means that every promise was kept. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ENGLISH); // numbers look the same everywhere
    System.exit(Errors.install(new CommandLine(new Quickstart())).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (generate > 0) {
      new CsvGenerator().writeTransfers(generate, requireCsv());
      return 0;
    }
    check();
    return run(keep ? TeffHome.run() : Files.createTempDirectory("teff-quickstart-")) ? 0 : 1;
  }

  private Path requireCsv() {
    if (csv == null) {
      throw new ParameterException(spec.commandLine(), "--generate needs --csv FILE to write to");
    }
    return csv;
  }

  private void check() throws IOException {
    LocalStore.Kind.of(store);
    if (silos < 2 || silos > MAX_SILOS) {
      throw new ParameterException(
          spec.commandLine(), "--silos is a number from 2 to " + MAX_SILOS);
    }
    if (killAt < 0 || killAt > 100) {
      throw new ParameterException(spec.commandLine(), "--kill-at is a number from 0 to 100");
    }
    if (callers < 1) {
      throw new ParameterException(spec.commandLine(), "--callers is 1 or more");
    }
    for (Path file : Stream.of(accounts, csv).filter(Objects::nonNull).toList()) {
      if (!Files.isReadable(file)) {
        throw new UserError("there is no readable file " + file);
      }
    }
    if (keep) {
      LocalCluster.prepareKept();
    }
    Files.createDirectories(report.toAbsolutePath().getParent());
  }

  private boolean run(Path folder) throws IOException, InterruptedException {
    Narrator narrator = Narrator.ofStandardOutput();
    LocalStore.Kind kind = LocalStore.Kind.of(store);
    if (kind != LocalStore.Kind.SQLITE) {
      narrator.headline("Starting the store: " + kind.word() + ".");
    }
    // The cluster's folder goes with the silos, but servers need theirs until they have ended.
    Path data =
        keep || kind == LocalStore.Kind.SQLITE
            ? folder.resolve("store")
            : Files.createTempDirectory("teff-store-");
    // Behind a server, silos need no common disk, so they may be on hosts of their own.
    try (Machines machines =
        keep || kind == LocalStore.Kind.SQLITE
            ? Machines.loopback("the store is a file, or the silos are kept")
            : Machines.create(silos)) {
      LocalStore database = LocalStore.start(kind, data, keep, machines);
      boolean stays = false;
      try {
        boolean held =
            run(
                narrator,
                database,
                new LocalCluster.Plan(silos, folder, database.url(), keep).on(machines));
        stays = keep;
        return held;
      } finally {
        if (!stays) {
          database.close();
        }
      }
    }
  }

  private boolean run(Narrator narrator, LocalStore database, LocalCluster.Plan plan)
      throws IOException, InterruptedException {
    narrator.headline(
        "Starting %d silos, each in a JVM of its own, on %s."
            .formatted(silos, database.description()));
    if (!database.servers().isEmpty()) {
      String where = plan.machines().apart() ? "in" : "on";
      narrator.say("They run %s %s.".formatted(where, plan.machines().describe()));
    }
    try (var cluster = LocalCluster.start(plan, silo -> narrator.say(silo + " is ready."));
        var client = cluster.connect()) {
      boolean kept =
          new Demonstration(narrator, cluster, database, client, new Random(seed)).run(script());
      if (keep) {
        cluster.keep(database);
        narrator.headline("The silos stay up. Call a grain:  ./teff call account alice balance");
        narrator.say("Stop them with:  ./teff stop");
      }
      return kept;
    }
  }

  private Demonstration.Script script() {
    return new Demonstration.Script(
        accounts == null ? CsvFile.shipped("accounts.csv") : CsvFile.file(accounts),
        csv == null ? CsvFile.shipped("transfers.csv") : CsvFile.file(csv),
        killAt,
        callers,
        report);
  }
}
