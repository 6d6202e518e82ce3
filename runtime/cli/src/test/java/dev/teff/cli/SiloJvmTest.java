package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How large the JVMs of silos on this machine are. */
class SiloJvmTest {
  private static final Path FOLDER = Path.of("folder");

  @Test
  void silo_isSmall_unlessItIsMeasured() {
    assertThat(SiloJvm.command(FOLDER)).contains("-Xmx256m", "-XX:TieredStopAtLevel=1");
    var plan = new LocalCluster.Plan(3, FOLDER, "memory:", false);
    assertThat(plan.jvmSize()).contains("-Xmx256m");
    assertThat(SiloJvm.command(FOLDER, plan.measured().jvmSize()))
        .contains("-XX:MaxRAMPercentage=16.7")
        .doesNotContain("-Xmx256m");
    assertThat(plan.measured().jvmOptions(List.of("-Da=b")).jvmSize())
        .isEqualTo(plan.measured().jvmSize());
  }

  @Test
  void siloThatIsMeasured_compilesAndCollects_asOurOwnJvmWasTold() {
    List<String> own =
        List.of(
            "-Xmx1g",
            "-Da=b",
            "-XX:+UseZGC",
            "-XX:InlineSmallCode=5000",
            "-XX:+UseStringDeduplication");
    assertThat(SiloJvm.measured(2, own))
        .containsExactly("-XX:MaxRAMPercentage=25.0", "-XX:+UseZGC", "-XX:InlineSmallCode=5000");
  }

  @Test
  void settings_ofOurOwnJvm_areThoseOfTheSilo() {
    assertThat(
            SiloJvm.inherited(
                List.of(
                    "-Xmx1g",
                    "-Dconfig.file=my.conf",
                    "-Dteff.gateway.tokens.keys=keys.json",
                    "-Duser.language=en",
                    "--enable-native-access=ALL-UNNAMED")))
        .containsExactly(
            "-Dconfig.file=my.conf",
            "-Dteff.gateway.tokens.keys=keys.json",
            "--enable-native-access=ALL-UNNAMED");
  }
}
