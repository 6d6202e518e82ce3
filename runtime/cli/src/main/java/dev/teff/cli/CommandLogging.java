package dev.teff.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has Logback write as Teff's commands do, unless the application on the class path says how it
 * wants to log. A {@code logback.xml} in this module's root would do the same, but Logback
 * complains of two files of this name, at length, each time an application with its own is started.
 * Logback finds this as a service.
 */
public final class CommandLogging extends ContextAwareBase implements Configurator {
  private static final List<String> OF_APPLICATIONS = List.of("logback-test.xml", "logback.xml");

  /** Logback makes one. */
  public CommandLogging() {}

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (System.getProperty("logback.configurationFile") != null
        || OF_APPLICATIONS.stream().anyMatch(name -> resource("/" + name) != null)) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    configure(logs, Objects.requireNonNull(resource("log.xml")));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void configure(LoggerContext logs, URL file) {
    var joran = new JoranConfigurator();
    joran.setContext(logs);
    try {
      joran.doConfigure(file);
    } catch (JoranException e) {
      throw new IllegalStateException("The file %s of this module is damaged.".formatted(file), e);
    }
  }

  private static @Nullable URL resource(String name) {
    return CommandLogging.class.getResource(name);
  }
}
