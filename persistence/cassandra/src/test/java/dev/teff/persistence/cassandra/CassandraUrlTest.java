package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CassandraUrlTest {
  @Test
  void parse_ofPlace_hasDefaults() {
    CassandraUrl url = CassandraUrl.parse("cassandra://127.0.0.1,127.0.0.2:9043/bank");

    assertThat(url.contacts())
        .extracting(each -> each.getHostString() + ":" + each.getPort())
        .containsExactly("127.0.0.1:9042", "127.0.0.2:9043");
    assertThat(url.keyspace()).isEqualTo("bank");
    assertThat(url.consistency()).isEqualTo(DefaultConsistencyLevel.LOCAL_QUORUM);
    assertThat(url.serial()).isEqualTo(DefaultConsistencyLevel.LOCAL_SERIAL);
    assertThat(url.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(url.maxEvent()).isEqualTo(1 << 20);
    assertThat(url.maxTurn()).isEqualTo(4 << 20);
  }

  @Test
  void toString_hidesThePassword() {
    assertThat(CassandraUrl.parse("cassandra://127.0.0.1/bank?user=teff&password=secret"))
        .hasToString("cassandra://127.0.0.1:9042/bank");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cassandra:                                     | names no host
          cassandra://db                                 | names no host
          cassandra:///bank                              | names no host
          cassandra://db:port/bank                       | "db:port" is no host
          cassandra://db,/bank                           | "" is no host
          cassandra://db/Bank                            | "Bank" is no name of a keyspace
          cassandra://db/bank?port=9042                  | unknown option "port"
          cassandra://db/bank?replication=0              | from 1 to 15
          cassandra://db/bank?consistency=ONE            | "consistency=ONE" would lose or hide commits
          cassandra://db/bank?serial=QUORUM              | use LOCAL_SERIAL or SERIAL
          cassandra://db/bank?timeout=long               | "timeout=long" is no duration
          cassandra://db/bank?passwordFile=/no/such      | passwordFile cannot be read
          """)
  void parse_ofNonsense_namesIt(String url, String expected) {
    assertThatThrownBy(() -> CassandraUrl.parse(url))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_URL_INVALID))
        .hasMessageContaining(expected)
        .hasMessageContaining(url);
  }
}
