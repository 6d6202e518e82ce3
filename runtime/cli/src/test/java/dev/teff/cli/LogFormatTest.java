package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  /** What the log has of a warning with a quotation and a cause. */
  private static String logged(String format) {
    var context = new LoggerContext();
    context.putProperty("teff.log.format", format);
    context.setMDCAdapter(new LogbackMDCAdapter());
    assertThat(new CommandLogging().configure(context))
        .isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    var appender = (OutputStreamAppender<ILoggingEvent>) root.getAppender("STDERR");
    var event =
        new LoggingEvent(
            LogFormatTest.class.getName(),
            root,
            Level.WARN,
            "Silo {} says:\n\"well\"",
            new IllegalStateException("cause"),
            new Object[] {"a"});
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void json_isOneObjectALine() {
    String line = logged("json");
    assertThat(line.strip().lines()).hasSize(1);
    Config object = ConfigFactory.parseString(line);
    assertThat(object.getString("level")).isEqualTo("WARN");
    assertThat(object.getString("formattedMessage")).isEqualTo("Silo a says:\n\"well\"");
    assertThat(object.getLong("timestamp")).isPositive();
    assertThat(object.getString("throwable.message")).isEqualTo("cause");
  }

  @Test
  void text_isForPeople() {
    assertThat(logged("text")).contains(" WARN  Silo a says:\n\"well\"");
  }

  @Test
  void application_withAConfigurationOfItsOwn_keepsIt() {
    System.setProperty("logback.configurationFile", "its-own.xml");
    try {
      assertThat(new CommandLogging().configure(new LoggerContext()))
          .isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    } finally {
      System.clearProperty("logback.configurationFile");
    }
  }

  @Test
  void formatThatThereIsNot_isRefused() {
    LogFormat.check(Map.of());
    LogFormat.check(Map.of("TEFF_LOG_FORMAT", "json"));
    assertThatThrownBy(() -> LogFormat.check(Map.of("TEFF_LOG_FORMAT", "xml")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'xml' is no format of logs")
        .hasMessageContaining("TEFF_LOG_FORMAT")
        .hasMessageContaining("text, json");
  }
}
