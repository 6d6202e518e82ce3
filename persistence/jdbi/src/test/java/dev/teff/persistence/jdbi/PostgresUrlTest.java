package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresUrlTest {
  @Test
  void parse_ofPlace_hasDefaults() {
    assertThat(PostgresUrl.parse("postgres://db/bank"))
        .isEqualTo(
            new PostgresUrl(
                "db",
                "bank",
                "",
                "",
                "",
                "prefer",
                2,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                1 << 20,
                false));
  }

  @Test
  void parse_ofUserInPlace_isTheSameAsByOption() {
    assertThat(PostgresUrl.parse("postgresql://teff:p%40ss@db:5433/bank"))
        .isEqualTo(PostgresUrl.parse("postgresql://db:5433/bank?user=teff&password=p%40ss"));
    assertThat(PostgresUrl.parse("postgresql://teff:p%40ss@db/bank").password()).isEqualTo("p@ss");
  }

  @Test
  void parse_ofPasswordFile_readsIt(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "secret\n");

    assertThat(PostgresUrl.parse("postgresql://db/bank?passwordFile=" + file).password())
        .isEqualTo("secret");
  }

  @Test
  void parse_ofSeveralHosts_wantsThePrimary() {
    PostgresUrl url = PostgresUrl.parse("postgresql://one:5432,two:5432/bank");

    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://one:5432,two:5432/bank");
    assertThat(url.properties()).containsEntry("targetServerType", "primary");
  }

  @Test
  void toString_hidesThePassword() {
    assertThat(PostgresUrl.parse("postgresql://teff:secret@db/bank").toString())
        .isEqualTo("postgresql://db/bank");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql:                                    | names no host
          postgresql://db                                | names no host
          postgresql:///bank                             | names no host
          postgresql://db/bank?port=5432                 | unknown option "port"
          postgresql://db/bank?writers=none              | "writers=none" is no number
          postgresql://db/bank?writers=65                | from 1 to 64
          postgresql://db/bank?ssl=yes                   | "ssl=yes" is unknown
          postgresql://db/bank?maxEvent=large            | "maxEvent=large" is no size
          postgresql://db/bank?connectTimeout=soon       | "connectTimeout=soon" is no duration
          postgresql://db/bank?passwordFile=/no/such     | passwordFile cannot be read
          postgresql://db/bank?allowFsyncOff=maybe       | neither true nor false
          postgresql://db/bank?user=%zz                  | percent sign
          """)
  void parse_ofNonsense_namesIt(String url, String expected) {
    assertThatThrownBy(() -> PostgresUrl.parse(url))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_URL_INVALID))
        .hasMessageContaining(expected)
        .hasMessageContaining(url);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://teff:secret@db/bank?x=1",
    "postgresql://db/bank?x=1&password=secret",
    "postgresql://db/bank?password=secret&x=1"
  })
  void parse_ofNonsense_hidesThePassword(String url) {
    assertThatThrownBy(() -> PostgresUrl.parse(url))
        .hasMessageContaining("***")
        .hasMessageNotContaining("secret");
  }
}
