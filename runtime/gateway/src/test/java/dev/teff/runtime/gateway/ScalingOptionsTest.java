package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.teff.runtime.gateway.ScalingOptions.Dials;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScalingOptionsTest {
  private static ScalingOptions read(String scaling) {
    return ScalingOptions.from(
        ConfigFactory.parseString("teff.gateway.scaling {" + scaling + "}")
            .withFallback(ConfigFactory.defaultReference())
            .resolve());
  }

  @Test
  void typesHaveDialsOfTheirOwn_andOfTheApplicationWhereTheyHaveNone() {
    ScalingOptions options =
        read(
            """
            idle-timeout = 1m
            types = [
              { types = [account, "bank.vault"], min-silos = 2, idle-timeout = 10m }
              { types = [report], calls-per-silo = 1 }
            ]
            """);
    assertThat(options.types())
        .containsOnlyKeys("account", "bank.vault", "report")
        .containsEntry("account", new Dials(2, 200, Duration.ofMinutes(10)))
        .containsEntry("report", new Dials(0, 1, Duration.ofMinutes(1)));
  }

  @Test
  void dialsThatCannotBe_areRefused() {
    assertThatThrownBy(() -> read("types = [{ types = [account], min-silos = 4 }]"))
        .hasMessageStartingWith("TEFF-501")
        .hasMessageContaining("account is to have 4 silos, but max-silos is 3");
    assertThatThrownBy(() -> read("types = [{ min-silos = 1 }]"))
        .hasMessageStartingWith("TEFF-501");
  }
}
