package dev.teff.samples.bank;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** Decimal money as text, cents as numbers. */
final class Money {
  /** Small enough for the sum of nine million accounts to fit into a long. */
  static final long MAX_CENTS = 1_000_000_000_000L;

  private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final BigDecimal MAX = BigDecimal.valueOf(MAX_CENTS, 2);

  private Money() {}

  /**
   * Reads an amount such as {@code 12.34}.
   *
   * @throws BadRowException when it is none, is negative, too large, or has fractions of a cent
   */
  static long parse(String text) throws BadRowException {
    if (!DECIMAL.matcher(text).matches()) {
      throw BadRowException.quoting("amount \"%s\" is not a number like 12.34", text);
    }
    var amount = new BigDecimal(text);
    if (amount.signum() < 0) {
      throw BadRowException.quoting("amount %s is negative", text);
    }
    if (amount.scale() > 2) {
      throw BadRowException.quoting("amount %s has fractions of a cent", text);
    }
    if (amount.compareTo(MAX) > 0) {
      throw BadRowException.quoting("amount %s is above " + format(MAX_CENTS), text);
    }
    return amount.movePointRight(2).longValueExact();
  }

  /** Shows cents as {@code 1,234.56}. */
  static String format(long cents) {
    return String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(cents, 2));
  }

  /** Shows cents as {@link #parse} reads them. */
  static String plain(long cents) {
    return BigDecimal.valueOf(cents, 2).toPlainString();
  }
}
