package dev.teff.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.samples.bank.Row.Bad;
import dev.teff.samples.bank.Row.Good;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  private static final String HEADER = "id,from,to,amount\n";

  @Test
  void goodRow_anywhere_isReadInCents() throws Exception {
    assertThat(transfers(HEADER + "t1, alice ,bob,12.34\nt2,\"bob\",\"alice\",5"))
        .containsExactly(
            new Good<>(2, new TransferRow("t1", "alice", "bob", 1234)),
            new Good<>(3, new TransferRow("t2", "bob", "alice", 500)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "t1,alice,bob,-5.00; amount -5.00 is negative",
        "t1,alice,bob,0.00; amount is zero",
        "t1,alice,bob,1.005; amount 1.005 has fractions of a cent",
        "t1,alice,bob,ten; amount \"ten\" is not a number like 12.34",
        "t1,alice,bob,1e5; amount \"1e5\" is not a number like 12.34",
        "t1,alice,bob,; amount \"\" is not a number like 12.34",
        "t1,alice,bob,99999999999999999999.00; amount 99999999999999999999.00 is above 10,000,000,000.00",
        "t1,alice,alice,1.00; both accounts are alice",
        ",alice,bob,1.00; id is empty",
        "t1,,bob,1.00; from is empty",
        "t1,alice,bob; 3 fields instead of id,from,to,amount",
        "t1,alice,bob,1.00,x; 5 fields instead of id,from,to,amount",
      })
  void badRow_ofAnyKind_saysWhy(String row, String reason) throws Exception {
    assertThat(transfers(HEADER + row)).containsExactly(new Bad<>(2, reason));
  }

  @Test
  void badRow_withUnclosedQuote_spoilsNoOtherRow() throws Exception {
    assertThat(transfers(HEADER + "t1,\"alice,bob\nt2,alice,bob,1.00\n"))
        .satisfiesExactly(
            row -> assertThat(row).isInstanceOf(Bad.class),
            row ->
                assertThat(row)
                    .isEqualTo(new Good<>(3, new TransferRow("t2", "alice", "bob", 100))));
  }

  @Test
  void badRow_withUsedId_namesTheEarlierLine() throws Exception {
    assertThat(transfers(HEADER + "t1,alice,bob,1.00\n\nt1,bob,alice,1.00\n"))
        .last()
        .isEqualTo(new Bad<>(4, "id t1 is already on line 2"));
  }

  @Test
  void badRow_longAndUnprintable_isQuotedShortAndPrintable() throws Exception {
    String reason =
        ((Bad<TransferRow>) transfers("t1,a,b,\u001b" + "x".repeat(500)).get(0)).reason();
    assertThat(reason).hasSizeLessThan(100).doesNotContain("\u001b");
  }

  @Test
  void file_withoutHeaderWithMarkAndCarriageReturns_isRead() throws Exception {
    assertThat(transfers("\uFEFFt1,alice,bob,1.00\r\nt2,alice,bob,1.00\r\n"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).isInstanceOf(Good.class));
  }

  @Test
  void file_withBytesThatAreNoText_isReadToItsEnd() throws Exception {
    byte[] bytes =
        (HEADER + "t1,al?ce,bob,1.00\nt2,alice,bob,1.00").getBytes(StandardCharsets.UTF_8);
    bytes[HEADER.length() + 5] = (byte) 0xff;
    assertThat(read(bytes, new TransferParser())).hasSize(2);
  }

  @Test
  void account_there_isBadTheSecondTime() throws Exception {
    var rows =
        read(
            "account,opening\nalice,5\nalice,6".getBytes(StandardCharsets.UTF_8),
            new AccountParser());
    assertThat(rows)
        .containsExactly(
            new Good<>(2, new AccountRow("alice", 500)),
            new Bad<>(3, "account alice is there already"));
  }

  @Test
  void shippedFiles_areWhatTheGeneratorWrites(@TempDir Path folder) throws Exception {
    CsvGenerator.main(new String[] {folder.toString()});
    for (String name : List.of("accounts.csv", "transfers.csv")) {
      try (var shipped = CsvFile.shipped(name).open()) {
        assertThat(folder.resolve(name)).hasBinaryContent(shipped.readAllBytes());
      }
    }
  }

  private static List<Row<TransferRow>> transfers(String text) throws Exception {
    return read(text.getBytes(StandardCharsets.UTF_8), new TransferParser());
  }

  private static <T> List<Row<T>> read(byte[] bytes, RowParser<T> parser) throws Exception {
    List<Row<T>> rows = new ArrayList<>();
    CsvFile source = () -> new ByteArrayInputStream(bytes);
    try (var reader = source.rows(parser)) {
      reader.forEach(rows::add);
    }
    return rows;
  }
}
