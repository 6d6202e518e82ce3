package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.Register.Versioned;
import dev.teff.runtime.wire.WireReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Silos that agree on a value, while messages get lost and seats forget. */
@Timeout(120)
class QuorumRegisterTest {
  private static final int SEATS = 3;
  private static final int SIGNATURE_BYTES = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String NAME = "cluster/test";

  private final HastyTime time = new HastyTime();
  private final Map<Long, QuorumRegister> reached = new ConcurrentHashMap<>();
  private final List<QuorumRegister> all = new ArrayList<>();
  private long incarnations;
  private volatile int lossPercent;

  /** How many of the next proposals of the first silo stay with its own seat. */
  private final AtomicInteger proposalsLost = new AtomicInteger();

  @AfterEach
  void close() {
    all.forEach(QuorumRegister::close);
  }

  private QuorumRegister start(int seat) {
    return start(seat, "secret");
  }

  private QuorumRegister start(int seat, String secret) {
    long incarnation = ++incarnations;
    var register =
        new QuorumRegister(
            seat,
            SEATS,
            incarnation,
            time,
            new Random(incarnation),
            Secret.of(secret),
            new LossyPost(incarnation));
    all.add(register);
    reached.put(incarnation, register);
    register.start();
    return register;
  }

  private void end(QuorumRegister register) {
    register.close();
    reached.values().remove(register);
  }

  private void awaitMajority(QuorumRegister register) {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> register.read(NAME).isEmpty());
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, value).array();
  }

  private static int number(Versioned value) {
    return ByteBuffer.wrap(value.value()).getInt();
  }

  @Test
  void value_written_isReadByAllAndReplacedOnce() {
    List<QuorumRegister> silos = List.of(start(0), start(1), start(2));
    awaitMajority(silos.getFirst());
    assertThat(silos.get(0).compareAndSet(NAME, 0, number(1))).isTrue();
    assertThat(silos.get(1).compareAndSet(NAME, 0, number(2))).isFalse();
    assertThat(silos.get(2).compareAndSet(NAME, 1, number(3))).isTrue();
    for (QuorumRegister silo : silos) {
      assertThat(silo.read(NAME))
          .hasValueSatisfying(value -> {
            assertThat(value.version()).isEqualTo(2);
            assertThat(number(value)).isEqualTo(3);
          });
    }
  }

  @Test
  void minority_decidesNothing() {
    QuorumRegister alone = start(0);
    QuorumRegister second = start(1);
    QuorumRegister third = start(2);
    awaitMajority(alone);
    assertThat(second.compareAndSet(NAME, 0, number(1))).isTrue();
    end(second);
    end(third);
    assertThatThrownBy(() -> alone.compareAndSet(NAME, 1, number(2)))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED));
    // Those that come back have forgotten, and are no majority of those that remember.
    QuorumRegister back = start(1);
    assertThatThrownBy(() -> back.read(NAME)).isInstanceOf(GrainException.class);
  }

  @Test
  void silo_withAnotherSecret_isNotHeard() {
    start(0);
    QuorumRegister second = start(1);
    QuorumRegister stranger = start(2, "guess");
    assertThatThrownBy(() -> stranger.read(NAME)).isInstanceOf(GrainException.class);
    assertThatThrownBy(() -> second.read(NAME)).isInstanceOf(GrainException.class);
  }

  @Test
  void value_thatOnlyItsProposersSeatHas_isNotSaidToBeWritten() {
    QuorumRegister first = start(0);
    QuorumRegister second = start(1);
    start(2);
    awaitMajority(first);
    proposalsLost.set(Integer.MAX_VALUE);
    assertThatThrownBy(() -> first.compareAndSet(NAME, 0, number(1)))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMIT_UNKNOWN));
    end(first);
    assertThat(second.compareAndSet(NAME, 0, number(2))).isTrue();
  }

  @Test
  void value_proposedAgain_isTheOneThatOthersFind() {
    QuorumRegister first = start(0);
    QuorumRegister second = start(1);
    start(2);
    awaitMajority(first);
    proposalsLost.set(1);
    assertThat(first.compareAndSet(NAME, 0, number(1))).isTrue();
    assertThat(proposalsLost).hasValue(0);
    end(first);
    assertThat(second.compareAndSet(NAME, 0, number(2))).isFalse();
    assertThat(second.read(NAME)).map(QuorumRegisterTest::number).hasValue(1);
  }

  /** Counts up from all silos, while each seat in its turn ends and begins again with nothing. */
  @Test
  void increments_withLossAndSeatsThatForget_areAllKept() throws Exception {
    List<QuorumRegister> silos = new ArrayList<>(List.of(start(0), start(1), start(2)));
    awaitMajority(silos.getFirst());
    lossPercent = 10;
    var certain = new AtomicInteger();
    var unknown = new AtomicInteger();
    var rounds = new AtomicInteger();
    List<Thread> counting = new ArrayList<>();
    for (int seat = 0; seat < SEATS; seat++) {
      int own = seat;
      counting.add(
          Thread.startVirtualThread(() -> {
            while (rounds.get() < 2 * SEATS) {
              QuorumRegister silo;
              synchronized (silos) {
                silo = silos.get(own);
              }
              count(silo, certain, unknown);
            }
          }));
    }
    for (int i = 0; i < 2 * SEATS; i++) {
      int before = certain.get();
      await().atMost(PATIENCE).until(() -> certain.get() >= before + 10);
      synchronized (silos) {
        end(silos.get(i % SEATS));
        silos.set(i % SEATS, start(i % SEATS));
      }
      QuorumRegister fresh = silos.get(i % SEATS);
      await().atMost(PATIENCE).until(fresh::votes);
      rounds.incrementAndGet();
    }
    for (Thread thread : counting) {
      assertThat(thread.join(PATIENCE)).isTrue();
    }
    lossPercent = 0;
    int total =
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(
                () -> silos.getFirst().read(NAME).map(QuorumRegisterTest::number).orElse(0),
                n -> n > 0);
    assertThat(total).isBetween(certain.get(), certain.get() + unknown.get());
  }

  private static void count(QuorumRegister silo, AtomicInteger certain, AtomicInteger unknown) {
    try {
      Versioned before = silo.read(NAME).orElse(new Versioned(0, number(0)));
      if (silo.compareAndSet(NAME, before.version(), number(number(before) + 1))) {
        certain.incrementAndGet();
      }
    } catch (GrainException e) {
      if (e.code() == ErrorCode.COMMIT_UNKNOWN) {
        unknown.incrementAndGet();
      }
    }
  }

  private final class LossyPost implements QuorumRegister.Post {
    private final long from;

    LossyPost(long from) {
      this.from = from;
    }

    @Override
    public void sendToAll(byte[] message) {
      if (from == 1
          && isProposal(message)
          && proposalsLost.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        return;
      }
      reached
          .keySet()
          .forEach(to -> {
            if (to != from) {
              send(to, message);
            }
          });
    }

    private static boolean isProposal(byte[] signed) {
      byte[] bytes = Arrays.copyOfRange(signed, SIGNATURE_BYTES, signed.length);
      return WireReader.decode(QuorumMessage.CODEC, bytes).kind() == QuorumMessage.Kind.ACCEPT;
    }

    @Override
    public void send(long to, byte[] message) {
      var random = ThreadLocalRandom.current();
      int copies =
          random.nextInt(100) < lossPercent ? 0 : random.nextInt(100) < lossPercent ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        Thread.startVirtualThread(() -> {
          QuorumRegister target = reached.get(to);
          if (target != null && reached.containsKey(from)) {
            target.received(message);
          }
        });
      }
    }
  }
}
