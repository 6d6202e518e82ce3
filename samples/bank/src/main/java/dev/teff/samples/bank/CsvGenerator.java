package dev.teff.samples.bank;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes transfers between the shipped accounts, a few of them bad, always the same for a size.
 *
 * <p>The shipped files are its output: {@code main FOLDER} writes them again.
 */
final class CsvGenerator {
  private static final int SHIPPED = 3_000;
  private static final int ACCOUNTS = 200;
  private static final int ONE_BAD_IN = 60;
  private static final List<String> PEOPLE =
      List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi");

  private final RandomGenerator random = new Random(2026);
  private final List<String> names =
      Stream.concat(
              PEOPLE.stream(),
              IntStream.rangeClosed(PEOPLE.size() + 1, ACCOUNTS)
                  .mapToObj("customer-%03d"::formatted))
          .toList();

  /** Writes {@code accounts.csv} and {@code transfers.csv} into a folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    new CsvGenerator().writeAccounts(folder.resolve("accounts.csv"));
    new CsvGenerator().writeTransfers(SHIPPED, folder.resolve("transfers.csv"));
  }

  void writeAccounts(Path file) throws IOException {
    try (var out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.print("account,opening\n");
      names.forEach(name -> out.print(name + "," + Money.plain(cents(10_000, 500_000)) + "\n"));
    }
  }

  void writeTransfers(int rows, Path file) throws IOException {
    try (var out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.print("id,from,to,amount\n");
      for (int i = 1; i <= rows; i++) {
        out.print((random.nextInt(ONE_BAD_IN) == 0 ? badRow(i) : goodRow(i)) + "\n");
      }
    }
  }

  private String goodRow(int number) {
    String from = account();
    return row(number, from, otherThan(from), Money.plain(cents(1, 60_000)));
  }

  private String badRow(int number) {
    String from = account();
    String to = otherThan(from);
    return switch (random.nextInt(9)) {
      case 0 -> row(number, from, "nobody-" + number, "10.00");
      case 1 -> row(number, "nobody-" + number, to, "10.00");
      case 2 -> row(number, from, to, "-5.00");
      case 3 -> row(number, from, to, "0.00");
      case 4 -> row(number, from, to, "1.005");
      case 5 -> row(number, from, to, "ten");
      case 6 -> row(number, from, from, "10.00");
      case 7 -> row(Math.max(1, number - 10), from, to, "10.00");
      default -> "t%d,\"%s,%s".formatted(number, from, to);
    };
  }

  private static String row(int number, String from, String to, String amount) {
    return "t%d,%s,%s,%s".formatted(number, from, to, amount);
  }

  private String account() {
    return names.get(random.nextInt(names.size()));
  }

  private String otherThan(String account) {
    String other = account();
    return other.equals(account) ? otherThan(account) : other;
  }

  private long cents(int from, int to) {
    return random.nextLong(from, to);
  }
}
