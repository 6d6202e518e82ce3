package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ManagementPortTest {
  private static final String JMX = "com.sun.management.jmxremote.";

  private static Optional<String> exposure(Map<String, String> given) {
    var properties = new Properties();
    given.forEach((name, value) -> properties.setProperty(JMX + name, value));
    return ManagementPort.exposure(properties);
  }

  @Test
  void withoutAPort_thereIsNone() {
    assertThat(exposure(Map.of("authenticate", "false", "ssl", "false"))).isEmpty();
    assertThat(ManagementPort.exposure()).isEmpty();
  }

  @Test
  void portWithAPasswordAndTls_whichIsTheDefault_isNoExposure() {
    assertThat(exposure(Map.of("port", "9999"))).isEmpty();
    assertThat(exposure(Map.of("port", "9999", "authenticate", "true", "ssl", "true"))).isEmpty();
  }

  @Test
  void portOfThisMachineOnly_isNoExposure() {
    assertThat(
            exposure(
                Map.of("port", "9999", "host", "127.0.0.1", "authenticate", "false", "ssl", "no")))
        .isEmpty();
  }

  @Test
  void portWithoutAPassword_orWithoutTls_isNamed_withWhatToSet() {
    assertThat(exposure(Map.of("port", "9999", "authenticate", "false", "ssl", "false")))
        .hasValueSatisfying(said ->
            assertThat(said)
                .contains("port 9999", "without a password and without TLS")
                .contains(JMX + "authenticate", JMX + "ssl", JMX + "host"));
    assertThat(exposure(Map.of("port", "9999", "authenticate", "false")))
        .hasValueSatisfying(said -> assertThat(said).contains("without a password:"));
    assertThat(exposure(Map.of("port", "9999", "host", "0.0.0.0", "ssl", "no")))
        .hasValueSatisfying(said -> assertThat(said).contains("without TLS:"));
  }

  @Test
  void file_countsToo_behindTheCommandLine(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("management.properties");
    Files.writeString(file, JMX + "port=9999\n" + JMX + "authenticate=false\n");
    var given = new Properties();
    given.setProperty("com.sun.management.config.file", file.toString());
    assertThat(ManagementPort.exposure(given)).isPresent();
    given.setProperty(JMX + "authenticate", "true");
    assertThat(ManagementPort.exposure(given)).isEmpty();
  }

  @Test
  void silo_whoseJvmStrangersCouldManage_warns() {
    var log = (Logger) LoggerFactory.getLogger(Silo.class);
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    log.setLevel(Level.WARN);
    log.addAppender(seen);
    System.setProperty(JMX + "port", "9999"); // no JVM looks at it any more: it has started
    System.setProperty(JMX + "ssl", "false");
    try (Silo silo = Silo.builder().name("exposed").start()) {
      assertThat(silo.name()).isEqualTo("exposed");
    } finally {
      System.clearProperty(JMX + "port");
      System.clearProperty(JMX + "ssl");
      log.detachAppender(seen);
      log.setLevel(null);
    }
    assertThat(seen.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("Silo exposed: the JVM can be managed", "port 9999 without TLS", JMX + "ssl");
  }
}
