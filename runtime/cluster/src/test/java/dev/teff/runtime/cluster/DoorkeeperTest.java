package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.grains.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DoorkeeperTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(NetTransport.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Doorkeeper doorkeeper = new Doorkeeper(2);

  @BeforeEach
  void listen() {
    log.start();
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  @Test
  void stranger_whoComesAgain_isLoggedOnce() {
    for (int i = 0; i < 5; i++) {
      doorkeeper.report(ErrorCode.STRANGER, "10.0.0.1", "it said nothing");
      doorkeeper.report(ErrorCode.WRONG_SECRET, "10.0.0.1", "it guessed");
      doorkeeper.report(ErrorCode.STRANGER, "10.0.0.2", "it said nothing");
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("TEFF-403").contains("10.0.0.1"))
        .anySatisfy(line -> assertThat(line).startsWith("TEFF-404").contains("10.0.0.1"))
        .anySatisfy(line -> assertThat(line).startsWith("TEFF-403").contains("10.0.0.2"));
  }

  @Test
  void strangers_byTheThousand_areForgottenAgain() {
    for (int i = 0; i < 5_000; i++) {
      doorkeeper.report(ErrorCode.STRANGER, "host-" + i, "it said nothing");
    }
    doorkeeper.report(ErrorCode.STRANGER, "host-4999", "it said nothing");
    doorkeeper.report(ErrorCode.STRANGER, "host-0", "it said nothing");
    assertThat(log.list).hasSize(5_001);
  }

  @Test
  void crowd_isAdmittedUpToItsLimit() {
    assertThat(doorkeeper.admit()).isTrue();
    assertThat(doorkeeper.admit()).isTrue();
    assertThat(doorkeeper.admit()).isFalse();
    doorkeeper.discharge();
    assertThat(doorkeeper.admit()).isTrue();
  }
}
