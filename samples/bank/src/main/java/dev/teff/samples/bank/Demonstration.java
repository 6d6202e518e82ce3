package dev.teff.samples.bank;

import dev.teff.cli.LocalCluster;
import dev.teff.cli.LocalStore;
import dev.teff.cli.SiloProcess;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** The job, the disaster in the middle of it, and the reckoning. */
final class Demonstration {
  private static final int BAD_ROWS_SHOWN = 10;
  private static final double PERCENT = 100;

  private final Narrator narrator;
  private final LocalCluster cluster;
  private final LocalStore store;
  private final TeffClient client;
  private final RandomGenerator random;
  private final Books books = new Books();
  private final BadRows badRows = new BadRows();
  private final Tally tally = new Tally();

  Demonstration(
      Narrator narrator,
      LocalCluster cluster,
      LocalStore store,
      TeffClient client,
      RandomGenerator random) {
    this.narrator = narrator;
    this.cluster = cluster;
    this.store = store;
    this.client = client;
    this.random = random;
  }

  /**
   * What is to happen.
   *
   * @param killAt how far the transfers are when a silo is killed, in percent
   * @param callers how many transfers run at once
   * @param report where bad rows go
   */
  record Script(CsvFile accounts, CsvFile transfers, double killAt, int callers, Path report) {}

  /** Runs it all and returns whether every promise was kept. */
  boolean run(Script script) throws IOException, InterruptedException {
    openAccounts(script);
    Disaster.Report disaster = runTransfers(script);
    listBadRows(script.report());
    return settle(disaster);
  }

  private void openAccounts(Script script) throws IOException, InterruptedException {
    narrator.headline(
        "Opening the accounts. Each is a grain: an object with a name, a journal, and no fixed home.");
    try (var rows = script.accounts().rows(new AccountParser())) {
      new Openings(client.grains(), books, narrator).run(rows, script.callers());
    }
    narrator.say(
        "%,d accounts hold %s.".formatted(books.balances().size(), Money.format(books.total())));
  }

  private Disaster.Report runTransfers(Script script) throws IOException, InterruptedException {
    long count = script.transfers().count(new TransferParser());
    SiloProcess victim = cluster.silos().get(random.nextInt(cluster.silos().size()));
    narrator.headline(
        "Running the transfers. Each is a grain, too, and journals its steps. At %.0f %% of the file, %s killed."
            .formatted(
                script.killAt(),
                store.dispensable().isEmpty()
                    ? "a silo is"
                    : "a silo and a server of the store are"));
    try (var rows = script.transfers().rows(new TransferParser());
        var meter = narrator.meter("Transfers", count)) {
      long killLine = (long) (count * script.killAt() / PERCENT);
      var disaster = new Tripwire<>(killLine, () -> strike(victim, meter));
      new TransferJob(client.grains(), books, badRows, tally)
          .run(rows, script.callers(), meter, disaster);
      return disaster.outcome();
    }
  }

  private Disaster.Report strike(SiloProcess victim, Meter meter) throws InterruptedException {
    List<LocalStore.Server> servers = store.dispensable();
    var disaster =
        new Disaster(
            victim,
            servers.isEmpty() ? List.of() : List.of(servers.get(random.nextInt(servers.size()))),
            client.grains(),
            client::statistics);
    var report = disaster.strike(books.balances().keySet());
    meter.note(
        "%s (process %d) was killed by SIGKILL. Its grains come back elsewhere from their journals."
            .formatted(victim.name(), victim.handle().pid()));
    report
        .servers()
        .forEach(server -> meter.note(server + " was killed by SIGKILL in the same moment."));
    return report;
  }

  private void listBadRows(Path report) throws IOException {
    if (badRows.count() == 0) {
      return;
    }
    badRows.writeTo(report);
    narrator.headline(
        "%,d rows were bad; all are listed in %s.".formatted(badRows.count(), report));
    badRows.first(BAD_ROWS_SHOWN).forEach(narrator::say);
  }

  private boolean settle(Disaster.Report disaster) {
    Audit audit = Audit.of(client.grains(), books);
    narrator.headline("The result");
    var summary = new Summary(narrator);
    summary.transfers(tally, badRows);
    summary.money(audit);
    summary.silos(disaster, client.statistics());
    summary.verdict(audit, tally.counts());
    return audit.holds() && tally.counts().unanswered() == 0;
  }
}
