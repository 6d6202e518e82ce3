package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.teff.runtime.Configuration;
import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that ask a gateway: no secret, no silo's address. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // by start
class GatewayChoiceTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Silo silo;
  private Gateway gateway;
  private String address;

  @TempDir private Path folder;

  @BeforeEach
  void start() {
    silo =
        Silo.builder()
            .name("only")
            .store("sqlite:" + folder.resolve("tally.db"))
            .explain(grain ->
                grain.key().equals("t")
                    ? Optional.of("%s is here to stay.".formatted(grain))
                    : Optional.empty())
            .start();
    gateway =
        Gateway.start(
            GatewayOptions.from(
                Configuration.of(
                    ConfigFactory.parseMap(
                        Map.of(
                            "teff.gateway.http-port",
                            -1,
                            "teff.gateway.grpc-port",
                            0,
                            "teff.gateway.internal-types",
                            "pebble")),
                    ConfigFactory.empty(),
                    Map.of(),
                    GatewayChoiceTest.class.getClassLoader())),
            Upstream.of(silo));
    address = "127.0.0.1:" + gateway.grpcPort();
  }

  @AfterEach
  void close() {
    gateway.close();
    silo.close();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @Test
  void call_overAGateway_printsTheResult() {
    assertThat(run("call", "--gateway", address, "tally", "t", "add", "7"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().strip()).isEqualTo("7");
    assertThat(run("call", "--gateway", address, "tally", "t", "add", "{\"number\": 5}")).isZero();
    assertThat(out.toString().strip()).isEqualTo("12");
    assertThat(run("call", "--gateway", address, "tally", "t", "addIn", "3600000", "1")).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void call_thatMakesNoSense_isAnsweredByOneLine() {
    assertThat(run("call", "--gateway", address, "tally", "t", "ad", "7")).isEqualTo(1);
    assertThat(err.toString()).startsWith("teff: TEFF-103").contains("add").hasLineCount(1);
    assertThat(run("call", "--gateway", address, "tally", "t", "add", "many")).isEqualTo(1);
    assertThat(err.toString()).contains("number: expected").hasLineCount(1);
  }

  @Test
  void grains_overAGateway_areItsTypes() {
    assertThat(run("grains", "--gateway", address)).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("TYPE").contains("\ntally\n").doesNotContain("teff.");
  }

  @Test
  void silos_overAGateway_sayHowTheyAre() {
    assertThat(run("call", "--gateway", address, "tally", "t", "add", "7")).isZero();
    assertThat(run("silos", "--gateway", address)).as(err.toString()).isZero();
    assertThat(out.toString())
        .startsWith("SILO")
        .containsPattern("\nonly +active +[1-9]\\d* +[1-9]\\d* +[1-9]\\d*\n")
        .contains("View 0 of the cluster.");
  }

  @Test
  void why_overAGateway_isWhatTheSiloSays() {
    assertThat(run("why", "--gateway", address, "tally", "t")).as(err.toString()).isZero();
    assertThat(out.toString().strip()).isEqualTo("tally/t is here to stay.");
    assertThat(run("why", "--gateway", address, "tally", "u")).isZero();
    assertThat(out.toString())
        .startsWith("tally/u is active on no silo that answered; its next call activates it.");
    assertThat(run("why", "--gateway", address, "taly", "t")).isEqualTo(1);
    assertThat(err.toString()).startsWith("teff: TEFF-102").contains("tally").hasLineCount(1);
    assertThat(run("why", "--gateway", address, "pebble", "t")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no grain type \"pebble\"").hasLineCount(1);
  }

  @Test
  void gateway_thatIsNone_isNamed() throws Exception {
    assertThat(run("grains", "--gateway", "http://127.0.0.1:7480")).isEqualTo(1);
    assertThat(err.toString())
        .contains("--gateway http://127.0.0.1:7480 is a URL; give the address where")
        .hasLineCount(1);
    assertThat(run("grains", "--gateway", "nowhere")).isEqualTo(1);
    assertThat(err.toString()).contains("TEFF-501").contains("\"nowhere\" is not host:port");
    Path token = Files.writeString(folder.resolve("token"), "abc");
    assertThat(run("grains", "--token-file", token.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("which gateway? Give --gateway HOST:PORT");
  }
}
