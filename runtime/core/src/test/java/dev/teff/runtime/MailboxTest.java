package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.Mailbox.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final int MANY = Integer.MAX_VALUE;

  private final Mailbox mailbox = new Mailbox(false) {};

  @Test
  void freeBaton_isTakenOnce() {
    assertThat(mailbox.tryAcquire()).isTrue();
    assertThat(mailbox.tryAcquire()).isFalse();
    assertThat(mailbox.isIdle()).isFalse();
    assertThat(mailbox.tryRelease()).isTrue();
    assertThat(mailbox.isIdle()).isTrue();
  }

  @Test
  void acquiredMailbox_isBorn_busy() {
    assertThat(new Mailbox(true) {}.tryAcquire()).isFalse();
  }

  @Test
  void offer_toAFreeMailbox_takesTheBatonAndQueuesNothing() {
    assertThat(mailbox.offer(turn(), MANY)).isEqualTo(Offer.ACQUIRED);
    assertThat(mailbox.takeAll()).isNull();
    assertThat(mailbox.tryRelease()).isTrue();
  }

  @Test
  void turn_thatWasAboutToQueueBehindOthers_andTakesTheBaton_hasNobodyBehindIt() {
    QueuedTurn turn = turn();
    turn.next = turn(); // what an attempt leaves behind that came too late
    assertThat(mailbox.offer(turn, MANY)).isEqualTo(Offer.ACQUIRED);
    assertThat(turn.next).isNull();
  }

  @Test
  void queuedTurns_taken_comeOldestFirst() {
    mailbox.tryAcquire();
    QueuedTurn first = turn();
    QueuedTurn second = turn();
    QueuedTurn third = turn();
    for (QueuedTurn turn : List.of(first, second, third)) {
      assertThat(mailbox.offer(turn, MANY)).isEqualTo(Offer.QUEUED);
    }
    assertThat(chain(mailbox.takeAll())).containsExactly(first, second, third);
  }

  @Test
  void release_whileTurnsAreQueued_fails() {
    mailbox.tryAcquire();
    mailbox.offer(turn(), MANY);
    assertThat(mailbox.tryRelease()).isFalse();
    assertThat(mailbox.tryAcquire()).isFalse();
    mailbox.takeAll();
    assertThat(mailbox.tryRelease()).isTrue();
  }

  @Test
  void offer_beyondTheBound_isRefusedAsFull_untilTurnsAreTaken() {
    mailbox.tryAcquire();
    assertThat(mailbox.offer(turn(), 2)).isEqualTo(Offer.QUEUED);
    assertThat(mailbox.offer(turn(), 2)).isEqualTo(Offer.QUEUED);
    assertThat(mailbox.offer(turn(), 2)).isEqualTo(Offer.FULL);
    mailbox.takeAll();
    assertThat(mailbox.offer(turn(), 2)).isEqualTo(Offer.QUEUED);
  }

  @Test
  void closedMailbox_refusesForEver() {
    mailbox.tryAcquire();
    QueuedTurn queued = turn();
    mailbox.offer(queued, MANY);
    assertThat(chain(mailbox.close())).containsExactly(queued);
    assertThat(mailbox.offer(turn(), MANY)).isEqualTo(Offer.REFUSED);
    assertThat(mailbox.tryAcquire()).isFalse();
    assertThat(mailbox.tryRelease()).isFalse();
  }

  /**
   * Many threads offer, whoever gets the baton drains, and one closes in the end: every turn runs
   * once or is handed over at the close, turns never overlap, and each thread's stay in order.
   */
  @Test
  void manyThreads_offeringAndDraining_loseNothingAndKeepTheOrder() throws InterruptedException {
    int threads = 8;
    int each = 20_000;
    var inside = new AtomicInteger();
    var last = new ConcurrentHashMap<Integer, Integer>();
    int[] ran = {0}; // guarded by the baton
    var done = new CountDownLatch(threads);
    IntStream.range(0, threads)
        .forEach(thread ->
            Thread.startVirtualThread(() -> {
              for (int i = 0; i < each; i++) {
                int number = i;
                QueuedTurn.Tick turn =
                    QueuedTurn.of(() -> {
                      assertThat(inside.incrementAndGet()).isEqualTo(1);
                      Integer before = last.put(thread, number);
                      assertThat(number).isEqualTo(before == null ? 0 : before + 1);
                      ran[0]++;
                      inside.decrementAndGet();
                    });
                if (mailbox.offer(turn, MANY) == Offer.ACQUIRED) {
                  turn.work.run();
                  drain();
                }
              }
              done.countDown();
            }));
    TestSilo.await(done);
    TestSilo.eventually(mailbox::tryAcquire);
    assertThat(mailbox.close()).isNull();
    assertThat(ran[0]).isEqualTo(threads * each);
  }

  private void drain() {
    while (!mailbox.tryRelease()) {
      chain(mailbox.takeAll()).forEach(turn -> ((QueuedTurn.Tick) turn).work.run());
    }
  }

  private static QueuedTurn turn() {
    return QueuedTurn.of(() -> {});
  }

  private static List<QueuedTurn> chain(@Nullable QueuedTurn first) {
    var turns = new ArrayList<QueuedTurn>();
    for (QueuedTurn turn = first; turn != null; turn = turn.next) {
      turns.add(turn);
    }
    return turns;
  }
}
