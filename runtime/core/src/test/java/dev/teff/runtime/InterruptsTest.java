package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptsTest {
  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  @Test
  void ownInterrupt_isTakenBack() {
    var interrupts = new Interrupts() {};
    interrupts.interrupt();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    interrupts.takeBack(false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interruptBeforeTheOwn_stays_whateverTheTurnDidWithIt() {
    var interrupts = new Interrupts() {};
    Thread.currentThread().interrupt();
    interrupts.interrupt();
    interrupts.interrupt(); // for the turn above
    assertThat(Thread.interrupted()).isTrue();
    interrupts.takeBack(true);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void interruptBehindTheOwn_stays_whenTheTurnHadNoticedThat() {
    var interrupts = new Interrupts() {};
    interrupts.interrupt();
    assertThat(Thread.interrupted()).isTrue();
    Thread.currentThread().interrupt();
    interrupts.takeBack(true);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void interruptPutAside_endsTheWait_andStaysBehindAnOwnOne() {
    var interrupts = new Interrupts() {};
    Thread.currentThread().interrupt();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupts.putAside()).isTrue();
    assertThat(interrupts.isPutAside()).isTrue();
    interrupts.interrupt();
    interrupts.giveBack();
    assertThat(interrupts.isPutAside()).isFalse();
    interrupts.takeBack(false);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void ownInterrupt_putAside_doesNotEndTheWait() {
    var interrupts = new Interrupts() {};
    interrupts.interrupt();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupts.putAside()).isFalse();
    interrupts.giveBack();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    interrupts.takeBack(false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interruptTakenBack_isForgotten() {
    var interrupts = new Interrupts() {};
    Thread.currentThread().interrupt();
    interrupts.interrupt();
    interrupts.takeBack(false);
    assertThat(Thread.interrupted()).isTrue();
    interrupts.interrupt();
    interrupts.takeBack(false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
