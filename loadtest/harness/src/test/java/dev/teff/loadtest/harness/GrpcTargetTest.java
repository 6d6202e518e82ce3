package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.atOnceUsers;
import static dev.teff.loadtest.harness.Load.call;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.request;
import static dev.teff.loadtest.harness.Load.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.typesafe.config.ConfigFactory;
import dev.teff.cli.UserError;
import dev.teff.runtime.Configuration;
import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real gateway before a real silo. */
@Timeout(60)
class GrpcTargetTest {
  @Test
  void typedReferences_andNames_reachGrainsThroughTheGateway() throws Exception {
    try (Silo silo = Silo.builder().name("behind").start();
        Gateway gateway =
            Gateway.start(
                GatewayOptions.from(
                    Configuration.of(
                        ConfigFactory.parseMap(
                            Map.of("teff.gateway.grpc-port", 0, "teff.gateway.http-port", -1)),
                        ConfigFactory.empty(),
                        Map.of(),
                        GrpcTargetTest.class.getClassLoader())),
                Upstream.of(silo));
        Target target = Targets.open("grpc://127.0.0.1:" + gateway.grpcPort(), null, line -> {})) {
      RunResult result =
          LoadRunner.of(target)
              .run(
                  plan(
                      "greet",
                      scenario("greet")
                          .exec(
                              call(
                                      "greet",
                                      Greeter.class,
                                      user -> "g" + user.number(),
                                      (greeter, user) -> greeter.greet("you"))
                                  .check("typed", answer -> answer.equals("Hello, you!")))
                          .exec(
                              request(
                                      "by name",
                                      user -> user.rpc("load-greeter", "g", "greet", "[\"me\"]"))
                                  .check("JSON", answer -> answer.equals("\"Hello, me!\"")))
                          .exec(
                              request(
                                  "unknown", user -> user.rpc("load-greeter", "g", "hug", "[]")))
                          .inject(atOnceUsers(10))));
      assertThat(result.request("Greeter.greet").ok()).as(result.errors().toString()).isEqualTo(10);
      assertThat(result.request("by name").ok()).as(result.errors().toString()).isEqualTo(10);
      assertThat(result.request("unknown").failed()).isEqualTo(10);
      assertThat(result.errors().getFirst().kind()).contains("TEFF-103");
      assertThat(result.grains())
          .extracting(RequestResult::name, RequestResult::ok)
          .containsExactly(tuple("load-greeter.greet", 10L));
    }
  }

  @Test
  void gatewayThatIsNotThere_isToldBeforeTheRun() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThatThrownBy(() -> Targets.open("grpc://127.0.0.1:" + closed, null, line -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("the target grpc://127.0.0.1:" + closed + " cannot be reached");
  }
}
