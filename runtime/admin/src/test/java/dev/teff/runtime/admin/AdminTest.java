package dev.teff.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.runtime.Silo;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AdminTest {
  private static Config with(Map<String, Object> settings) {
    return ConfigFactory.parseMap(settings, "test").withFallback(ConfigFactory.defaultReference());
  }

  private static Admin open(Map<String, Object> settings) {
    return Admin.open(AdminOptions.from(with(settings)));
  }

  private static Admin open() {
    return open(Map.of("teff.admin.port", 0));
  }

  @Test
  void nothingListens_unlessItIsConfigured() {
    try (Admin admin = open(Map.of())) {
      assertThat(admin.url()).isEmpty();
    }
  }

  @Test
  void onlyThisMachine_reachesIt_unlessItIsConfigured() {
    try (Admin admin = open()) {
      assertThat(admin.url().orElseThrow()).startsWith("http://127.0.0.1:");
    }
  }

  @Test
  void health_followsTheSilo() throws Exception {
    try (Admin admin = open()) {
      assertAnswer(
          Page.get(admin, "/health/live"),
          503,
          "{\"live\":false,\"detail\":\"The silo has not started yet.\"}");
      admin.waits("No store.");
      assertAnswer(
          Page.get(admin, "/health/live"), 200, "{\"live\":true,\"detail\":\"No store.\"}");
      assertAnswer(
          Page.get(admin, "/health/ready"), 503, "{\"ready\":false,\"detail\":\"No store.\"}");
      try (Silo silo = admin.started(Silo.builder().name("test").start())) {
        assertThat(silo.name()).isEqualTo("test");
        assertAnswer(Page.get(admin, "/health/live"), 200, "{\"live\":true}");
        assertAnswer(Page.get(admin, "/health/ready"), 200, "{\"ready\":true}");
      }
      Page ready = Page.get(admin, "/health/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.text()).contains("\"ready\":false").contains("TEFF-205");
    }
  }

  private static void assertAnswer(Page page, int status, String text) {
    assertThat(page.status()).isEqualTo(status);
    assertThat(page.type()).isEqualTo("application/json");
    assertThat(page.text()).isEqualTo(text);
  }

  @Test
  void metrics_areThoseOfTheJvmToo() throws Exception {
    try (Admin admin = open()) {
      Page metrics = Page.get(admin, "/metrics");
      assertThat(metrics.status()).isEqualTo(200);
      assertThat(metrics.type()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
      assertThat(metrics.text())
          .contains(
              "jvm_memory_used_bytes{", "jvm_threads_live_threads ", "process_uptime_seconds ");
    }
  }

  @Test
  void otherPathsAndMethods_areRefused() throws Exception {
    try (Admin admin = open()) {
      Page nothing = Page.get(admin, "/metricsx");
      assertThat(nothing.status()).isEqualTo(404);
      assertThat(nothing.text()).contains("/health/live, /health/ready, /metrics");
      assertThat(Page.of("POST", admin, "/metrics").status()).isEqualTo(405);
      Page head = Page.of("HEAD", admin, "/metrics");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.text()).isEmpty();
    }
  }

  @Test
  void portInUse_isSaid() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> open(Map.of("teff.admin.port", taken.getLocalPort())))
          .hasMessageContaining("TEFF-401")
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("teff.admin.port");
    }
  }

  @Test
  void addressOfAnotherMachine_isSaid() {
    // Reserved for examples: nobody has it.
    assertThatThrownBy(() -> open(Map.of("teff.admin.port", 0, "teff.admin.bind", "192.0.2.1")))
        .hasMessageContaining("TEFF-401")
        .hasMessageContaining("the address is not this machine's");
  }

  @Test
  void settingsThatMakeNoSense_areSaidWithTheirKey() {
    assertThatThrownBy(() -> open(Map.of("teff.admin.bind", "not an address")))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("'not an address' is no address")
        .hasMessageContaining("test");
    assertThatThrownBy(() -> open(Map.of("teff.admin.port", 70_000)))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("70000 is no port");
    assertThatThrownBy(() -> open(Map.of("teff.admin.port", "http")))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("port");
  }

  @Test
  void addressBeyondLoopback_isWarnedOf() {
    var seen = new ListAppender<ILoggingEvent>();
    var log = (Logger) LoggerFactory.getLogger(Admin.class);
    seen.start();
    log.addAppender(seen);
    try {
      open().close();
      assertThat(warnings(seen)).isEmpty();
      open(Map.of("teff.admin.port", 0, "teff.admin.bind", "0.0.0.0")).close();
    } finally {
      log.detachAppender(seen);
    }
    assertThat(warnings(seen))
        .singleElement()
        .asString()
        .contains("0.0.0.0")
        .contains("whoever reaches it may read it");
  }

  private static List<String> warnings(ListAppender<ILoggingEvent> seen) {
    return seen.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
