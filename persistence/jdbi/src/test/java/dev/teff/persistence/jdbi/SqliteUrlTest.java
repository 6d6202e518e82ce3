package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqliteUrlTest {
  @Test
  void parse_ofPath_hasDefaults() {
    assertThat(SqliteUrl.parse("sqlite:/var/lib/teff.db"))
        .isEqualTo(new SqliteUrl(Path.of("/var/lib/teff.db"), Duration.ofSeconds(5), 1 << 20, 0));
  }

  @Test
  void parse_ofRelativePath_isAbsolute() {
    assertThat(SqliteUrl.parse("sqlite:data/teff.db").file())
        .isEqualTo(Path.of("data/teff.db").toAbsolutePath());
  }

  @Test
  void parse_ofOptions_takesThem() {
    assertThat(SqliteUrl.parse("sqlite:/a.db?busyTimeout=250ms&maxEvent=2KiB&maxSize=1GiB"))
        .isEqualTo(new SqliteUrl(Path.of("/a.db"), Duration.ofMillis(250), 2_048, 1 << 30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sqlite:                       | names no file
          sqlite::memory:               | use memory:
          sqlite:?maxEvent=1KiB         | names no file
          sqlite:/a.db?busy=5s          | unknown option "busy"
          sqlite:/a.db?                 | unknown option ""
          sqlite:/a.db?busyTimeout=soon | "busyTimeout=soon" is no duration
          sqlite:/a.db?maxEvent         | "maxEvent" is no size
          sqlite:/a.db?maxSize=10       | "maxSize=10" is no size
          """)
  void parse_ofNonsense_namesIt(String url, String expected) {
    assertThatThrownBy(() -> SqliteUrl.parse(url))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_URL_INVALID))
        .hasMessageContaining(expected)
        .hasMessageContaining(url);
  }
}
