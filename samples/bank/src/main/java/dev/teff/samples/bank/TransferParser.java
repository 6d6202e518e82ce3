package dev.teff.samples.bank;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code id,from,to,amount}. Whether the accounts exist is the bank's business, not ours. */
final class TransferParser implements RowParser<TransferRow> {
  private final Map<String, Long> lineOfId = new HashMap<>();

  @Override
  public List<String> header() {
    return List.of("id", "from", "to", "amount");
  }

  @Override
  public TransferRow parse(long line, List<String> fields) throws BadRowException {
    String id = Names.require("id", fields.get(0));
    String from = Names.require("from", fields.get(1));
    String to = Names.require("to", fields.get(2));
    long cents = Money.parse(fields.get(3));
    if (cents == 0) {
      throw new BadRowException("amount is zero");
    }
    if (from.equals(to)) {
      throw BadRowException.quoting("both accounts are %s", from);
    }
    Long earlier = lineOfId.putIfAbsent(id, line);
    if (earlier != null) {
      throw BadRowException.quoting("id %s is already on line " + earlier, id);
    }
    return new TransferRow(id, from, to, cents);
  }
}
