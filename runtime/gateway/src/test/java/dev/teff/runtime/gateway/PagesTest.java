package dev.teff.runtime.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.Silo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Web pages that call a gateway on the machine of whoever looks at them. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // a test starts the gateway that it needs
class PagesTest {
  private static final String GIFT = "POST /v1/grains/shop/a/gift";
  private static final String TAKEN = "POST /v1/grains/shop/a/taken";

  private final Silo silo = Silo.builder().start();
  private Gateway gateway;

  private void start(Map<String, Object> settings) {
    gateway = Gateway.start(Settings.of(settings), Upstream.of(silo));
  }

  @AfterEach
  void close() {
    gateway.close();
    silo.close();
  }

  private String ask(String what, String body, String... headers) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.httpPort())) {
      socket
          .getOutputStream()
          .write(
              "%s HTTP/1.1\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                  .formatted(what, String.join("\r\n", headers), body.length(), body)
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private String here() {
    return "127.0.0.1:" + gateway.httpPort();
  }

  private static void assertForbidden(String answer) {
    assertThat(answer).contains(" 403 ", "TEFF-602", "did-not-run");
  }

  @Test
  void pageOfAnotherOrigin_cannotCall() throws Exception {
    start(Map.of());
    String host = "Host: " + here();
    assertForbidden(ask(GIFT, "[500]", host, "Origin: http://evil.example"));
    assertForbidden(ask(GIFT, "[500]", host, "Origin: null"));
    assertForbidden(ask(GIFT, "[500]", host, "Origin: http://127.0.0.1:1"));
    assertForbidden(ask(GIFT, "[500]", host, "Sec-Fetch-Site: cross-site"));
    assertForbidden(ask("PUT /desks/a/note", "{\"text\":\"x\"}", host, "Origin: http://a.example"));
    assertThat(ask(TAKEN, "", host)).endsWith("\r\n\r\n0");
  }

  @Test
  void pageOfTheSameOrigin_andWhoeverIsNoPage_canCall() throws Exception {
    start(Map.of());
    String host = "Host: " + here();
    assertThat(ask(TAKEN, "", host, "Origin: http://" + here())).contains(" 200 ");
    String behindAProxy = "Origin: https://bank.example";
    assertThat(ask(TAKEN, "", host, behindAProxy, "Sec-Fetch-Site: same-origin")).contains(" 200 ");
    assertThat(ask("GET /quotes/latest", "", host, "Sec-Fetch-Site: cross-site")).contains(" 200 ");
  }

  @Test
  void nameThatWasMadeToStandForThisMachine_isRefused() throws Exception {
    start(Map.of());
    String host = "Host: evil.example:" + gateway.httpPort();
    assertForbidden(ask(TAKEN, "", host, "Sec-Fetch-Site: same-origin"));
    assertForbidden(ask("GET /quotes/latest", "", host));
    assertForbidden(ask("GET /v1/openapi.json", "", host));
    assertThat(ask("GET /health/live", "", host)).contains(" 200 ");
    assertThat(ask(TAKEN, "", "Host: localhost:" + gateway.httpPort())).contains(" 200 ");
    assertThat(ask(TAKEN, "", "Host: [::1]")).contains(" 200 ");
  }

  @Test
  void callerWithAToken_mayBeAnyPage(@TempDir Path folder) throws Exception {
    var passes = new Passes(folder);
    start(passes.settings(Map.of()));
    String token = "Authorization: " + passes.bearer();
    assertThat(ask(TAKEN, "", "Host: bank.example", "Origin: https://shop.example", token))
        .contains(" 200 ");
  }
}
