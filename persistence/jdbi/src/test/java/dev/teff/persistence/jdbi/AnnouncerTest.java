package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class AnnouncerTest {
  private static final List<Write> SMALL = Collections.nCopies(3, new Silent());
  private static final List<Write> LARGE = Collections.nCopies(1_000, new Silent());

  private final Announcer announcer = new Announcer("here");
  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    announcer.close();
  }

  @Test
  void smallGroup_isToldAtOnce() {
    var own = Thread.currentThread();
    announcer.tell(SMALL, write -> told.add(Thread.currentThread() == own ? "here" : "elsewhere"));
    assertThat(told).containsExactly("here", "here", "here");
  }

  @Test
  void largeGroup_isToldWhileItsWriterGoesOn() {
    var writerWentOn = new CountDownLatch(1);
    announcer.tell(LARGE, write -> await(writerWentOn));
    writerWentOn.countDown();
    announcer.close();
  }

  @Test
  void groups_areToldInTheirOrder() {
    for (int i = 0; i < 20; i++) {
      String number = "%02d".formatted(i);
      announcer.tell(i % 3 == 0 ? SMALL : LARGE, write -> told.add(number));
    }
    announcer.close();
    assertThat(List.copyOf(told)).isSorted();
    assertThat(told.stream().distinct()).hasSize(20);
  }

  @Test
  void close_waitsUntilAllAreTold() {
    announcer.tell(LARGE, write -> told.add("told"));
    announcer.close();
    assertThat(told).hasSize(LARGE.size());
  }

  @Test
  void largeGroup_withoutAThread_isToldOnceAndThoseBehindItAreToldBeside() {
    var starts = new AtomicInteger();
    ThreadFactory failingAtFirst =
        task -> {
          if (starts.getAndIncrement() == 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          return new Thread(task);
        };
    var writer = Thread.currentThread();
    var needy = new Announcer(failingAtFirst);

    needy.tell(LARGE, write -> told.add(Thread.currentThread() == writer ? "a" : "elsewhere"));
    needy.tell(LARGE, write -> told.add(Thread.currentThread() == writer ? "here" : "b"));
    needy.close();

    assertThat(told).hasSize(2 * LARGE.size()).containsOnly("a", "b");
  }

  @Test
  void write_thatFailsWhenTold_keepsNobodyFromHearing() {
    for (var group : List.of(SMALL, LARGE)) {
      announcer.tell(
          group,
          write -> {
            told.add("told");
            throw new AssertionError("a write that fails when it is told");
          });
    }
    announcer.close();
    assertThat(told).hasSize(SMALL.size() + LARGE.size());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is told is the tests' affair. */
  private static final class Silent implements Write {
    @Override
    public String subject() {
      return "nothing";
    }

    @Override
    public String key() {
      return "";
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void apply(Handle handle) {}

    @Override
    public void committed() {}

    @Override
    public void refused(GrainException cause) {}

    @Override
    public void unknown(GrainException cause) {}
  }
}
