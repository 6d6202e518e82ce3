package dev.teff.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PlainAdminTest {
  private final AtomicBoolean ready = new AtomicBoolean();

  private PlainAdmin open(int port) {
    return PlainAdmin.open(
        new AdminOptions(InetAddress.getLoopbackAddress(), port), ready::get, () -> "calls 7\n");
  }

  private static HttpResponse<String> get(PlainAdmin admin, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(admin.url().orElseThrow() + path)).build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void healthAndMetrics_areTold_andNothingElse() throws Exception {
    try (PlainAdmin admin = open(0)) {
      assertThat(get(admin, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(admin, "/health/ready").statusCode()).isEqualTo(503);
      ready.set(true);
      assertThat(get(admin, "/health/ready").body()).isEqualTo("{\"ready\":true}");
      assertThat(get(admin, "/metrics").body()).isEqualTo("calls 7\n");
      assertThat(get(admin, "/console/cluster").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void nothingListens_unlessItIsConfigured() {
    try (PlainAdmin admin = open(-1)) {
      assertThat(admin.url()).isEmpty();
    }
  }

  @Test
  void portThatIsTaken_isNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> open(taken.getLocalPort()))
          .hasMessageContaining("TEFF-401")
          .hasMessageContaining("teff.admin.port");
    }
  }
}
