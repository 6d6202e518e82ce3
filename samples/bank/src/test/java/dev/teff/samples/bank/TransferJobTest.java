package dev.teff.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferJobTest {
  private static final int AT_ONCE = 16;

  private final Books books = new Books();
  private final BadRows badRows = new BadRows();
  private final Tally tally = new Tally();
  private final Narrator narrator =
      new Narrator(
          new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8), false);

  @Test
  void shippedTransfers_onOneSilo_allFindTheirEndAndConserveMoney() throws Exception {
    try (var store = Stores.open("memory:");
        var silo = Silo.builder().store(store).start()) {
      open(silo, CsvFile.shipped("accounts.csv"));
      run(silo, CsvFile.shipped("transfers.csv"), new ArrayList<>());
      Tally.Counts counts = tally.counts();
      assertThat(counts.accepted() + counts.refused() + badRows.count()).isEqualTo(3000);
      assertThat(counts.unanswered()).isZero();
      assertThat(counts.refused()).isPositive();
      assertThat(badRows.count()).isPositive();
      assertThat(Audit.of(silo.grains(), books).holds()).isTrue();
    }
  }

  @Test
  void badRows_ofFileAndBank_areListedByLine() throws Exception {
    try (var store = Stores.open("memory:");
        var silo = Silo.builder().store(store).start()) {
      open(silo, csv("account,opening\nalice,10.00\nbob,0\n"));
      List<Long> begun = new ArrayList<>();
      run(
          silo,
          csv(
              "id,from,to,amount\nt1,alice,bob,4\nt2,alice,nobody,1\nt3,alice,bob\nt4,bob,alice,5\n"),
          begun);
      assertThat(badRows.first(10))
          .containsExactly(
              "line 3: no account nobody", "line 4: 3 fields instead of id,from,to,amount");
      assertThat(tally.counts()).isEqualTo(new Tally.Counts(1, 1, 0, 0));
      assertThat(begun).containsExactly(2L, 3L, 4L, 5L);
      assertThat(books.balances()).containsEntry("alice", 600L).containsEntry("bob", 400L);
    }
  }

  @Test
  void audit_ofAnAccountThatHoldsSomethingElse_namesIt() throws Exception {
    try (var store = Stores.open("memory:");
        var silo = Silo.builder().store(store).start()) {
      open(silo, csv("alice,10.00"));
      silo.grains().ref(Account.class, "alice").withdraw("behind our back", 1);
      Audit audit = Audit.of(silo.grains(), books);
      assertThat(audit.holds()).isFalse();
      assertThat(audit.differences()).containsExactly("alice has 9.99 instead of 10.00");
    }
  }

  private void open(Silo silo, CsvFile accounts) throws Exception {
    try (var rows = accounts.rows(new AccountParser())) {
      new Openings(silo.grains(), books, narrator).run(rows, AT_ONCE);
    }
  }

  private void run(Silo silo, CsvFile transfers, List<Long> begun) throws Exception {
    try (var rows = transfers.rows(new TransferParser());
        var meter = narrator.meter("Transfers", transfers.count(new TransferParser()))) {
      new TransferJob(silo.grains(), books, badRows, tally).run(rows, AT_ONCE, meter, begun::add);
    }
  }

  private static CsvFile csv(String text) {
    return () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
