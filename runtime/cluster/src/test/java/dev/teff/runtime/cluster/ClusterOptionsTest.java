package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterOptionsTest {
  @Test
  void options_ofNothing_areTheDefaults() {
    ClusterOptions options = ClusterOptions.builder().build();
    assertThat(options.clusterName()).isEqualTo("teff");
    assertThat(options.bindAddress()).isEqualTo("127.0.0.1");
    assertThat(options.advertisedAddress()).isEqualTo("127.0.0.1");
    assertThat(options.port()).isZero();
    assertThat(options.membershipPort()).isZero();
    assertThat(options.seeds()).isEmpty();
    assertThat(options.heartbeatInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.maxNoHeartbeat()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void builder_andConfiguration_canDoTheSame() {
    ClusterOptions built =
        ClusterOptions.builder()
            .clusterName("bank")
            .bindAddress("127.0.0.2")
            .advertisedAddress("127.0.0.3")
            .port(1)
            .membershipPort(2)
            .seeds(List.of("a:1", "[::1]:2"))
            .secret("s")
            .heartbeatInterval(Duration.ofSeconds(2))
            .maxNoHeartbeat(Duration.ofSeconds(4))
            .joinTimeout(Duration.ofSeconds(5))
            .refreshInterval(Duration.ofMillis(6))
            .build();
    Config config =
        ConfigFactory.parseString(
            """
            teff.cluster {
              name = bank, bind = 127.0.0.2, advertise = 127.0.0.3, port = 1, membership-port = 2
              seeds = "a:1, [::1]:2", secret = s, heartbeat-interval = 2s, max-no-heartbeat = 4s
              join-timeout = 5s, refresh-interval = 6ms
            }\
            """);
    assertThat(built)
        .isEqualTo(ClusterOptions.from(config.withFallback(ConfigFactory.defaultReference())));
  }

  @Test
  void secret_inAFile_isReadWithoutTheLineBreak(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "open sesame\n");
    assertThat(ClusterOptions.from(config("secret-file = \"" + file + "\"")).secret())
        .isEqualTo("open sesame");
  }

  @Test
  void secret_isNotShown() {
    assertThat(ClusterOptions.builder().secret("sesame").build().toString())
        .doesNotContain("sesame");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name = \"\"",
        "port = 65536",
        "membership-port = -1",
        "port = many",
        "seeds = \"10.0.0.1\"",
        "seeds = \"host:port\"",
        "heartbeat-interval = 3s",
        "join-timeout = soon",
        "join-timeout = 0s",
        "refresh-interval = -1s",
        "refresh-interval = 0s, lease = 0s",
        "lease = -5s, refresh-interval = -5s",
        "heartbeat-interval = 0s",
        "secret-file = /does/not/exist",
        "bind = 10.0.0.1",
        "bind = \"0.0.0.0\", secret = s",
        "bind = \"no such host\", secret = s"
      })
  void value_withoutSense_isReportedWithTheRemedy(String wrong) {
    assertThatThrownBy(() -> ClusterOptions.from(config(wrong)))
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID))
        .hasMessageContaining(" | ");
  }

  @Test
  void bindBeyondLoopback_withoutASecret_isRefused() {
    assertThatThrownBy(() -> ClusterOptions.from(config("bind = 10.0.0.1, advertise = 10.0.0.1")))
        .hasMessageContaining("there is no secret, and bind is 10.0.0.1")
        .hasMessageContaining("set secret or secret-file");
    assertThat(
            ClusterOptions.from(config("bind = 10.0.0.1, advertise = 10.0.0.1, secret = s"))
                .bindAddress())
        .isEqualTo("10.0.0.1");
  }

  private static Config config(String settings) {
    return ConfigFactory.parseString("teff.cluster { " + settings + " }")
        .withFallback(ConfigFactory.defaultReference());
  }
}
