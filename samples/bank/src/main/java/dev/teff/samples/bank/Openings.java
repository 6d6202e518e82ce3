package dev.teff.samples.bank;

import dev.teff.grains.Grains;
import java.io.IOException;

/** Opens the accounts of a file. */
final class Openings {
  private final Grains grains;
  private final Books books;
  private final BadRows badRows;
  private final Insistence insistence = new Insistence(() -> {});

  Openings(Grains grains, Books books, BadRows badRows) {
    this.grains = grains;
    this.books = books;
    this.badRows = badRows;
  }

  void run(RowReader<AccountRow> rows, int atOnce) throws IOException, InterruptedException {
    try (var crowd = new Crowd(atOnce)) {
      while (rows.next().orElse(null) instanceof Row<AccountRow> row) {
        switch (row) {
          case Row.Bad<AccountRow>(long line, String reason) -> badRows.add(line, reason);
          case Row.Good<AccountRow>(long line, AccountRow account) ->
              crowd.run(() -> open(account));
        }
      }
    }
  }

  private void open(AccountRow account) {
    insistence.on(() -> grains.ref(Account.class, account.name()).open(account.cents()));
    books.opened(account);
  }
}
