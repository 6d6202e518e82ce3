package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFormatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    Config object = object(line);
    assertThat(object.getString("level")).isEqualTo("WARN");
    assertThat(object.getString("formattedMessage")).isEqualTo("Silo a says:\n\"well\"");
    assertThat(object.getLong("timestamp")).isPositive();
    assertThat(object.getString("throwable.message")).isEqualTo("cause");
  }

  @Test
  void process_thatLogsJson_saysNothingElse(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    Path ready = folder.resolve("ready");
    List<String> command = new ArrayList<>(SiloJvm.command(folder));
    command.addAll(
        List.of(
            Main.class.getName(),
            "silo",
            "--store=sqlite:" + folder.resolve("tally.db"),
            "--ready-file=" + ready,
            "--until-input-ends"));
    var builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("TEFF_LOG_FORMAT", "json");
    Process silo = builder.start();
    try {
      await().atMost(PATIENCE).until(() -> Files.exists(ready) || !silo.isAlive());
      silo.getOutputStream().close();
      assertThat(silo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      silo.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    assertThat(lines.stream().map(line -> object(line).getString("formattedMessage")))
        .anyMatch(message -> message.matches("Silo \\S+ started in \\d+ ms\\."))
        .anyMatch(message -> message.matches("Silo \\S+ stopped\\."));
  }

  /** Parses as JSON, and not as anything more. */
  private static Config object(String line) {
    return ConfigFactory.parseString(
        line, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
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
