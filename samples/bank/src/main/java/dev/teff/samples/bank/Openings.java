package dev.teff.samples.bank;

import dev.teff.grains.Grains;
import java.io.IOException;

/** Opens the accounts of a file. */
final class Openings {
  private final Grains grains;
  private final Books books;
  private final Narrator narrator;
  private final Insistence insistence = new Insistence(() -> {});

  Openings(Grains grains, Books books, Narrator narrator) {
    this.grains = grains;
    this.books = books;
    this.narrator = narrator;
  }

  void run(RowReader<AccountRow> rows, int atOnce) throws IOException, InterruptedException {
    try (var crowd = new Crowd(atOnce)) {
      rows.forEach(row -> {
        switch (row) {
          case Row.Bad<AccountRow>(long line, String reason) ->
              narrator.say("accounts, line " + line + ": " + reason);
          case Row.Good<AccountRow>(long line, AccountRow account) ->
              crowd.run(() -> open(account));
        }
      });
    }
  }

  private void open(AccountRow account) {
    insistence.on(() -> grains.ref(Account.class, account.name()).open(account.cents()));
    books.opened(account);
  }
}
