package dev.teff.samples.bank;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code account,opening}. */
final class AccountParser implements RowParser<AccountRow> {
  private final Set<String> names = new HashSet<>();

  @Override
  public List<String> header() {
    return List.of("account", "opening");
  }

  @Override
  public AccountRow parse(long line, List<String> fields) throws BadRowException {
    String name = Names.require("account", fields.get(0));
    long cents = Money.parse(fields.get(1));
    if (!names.add(name)) {
      throw BadRowException.quoting("account %s is there already", name);
    }
    return new AccountRow(name, cents);
  }
}
