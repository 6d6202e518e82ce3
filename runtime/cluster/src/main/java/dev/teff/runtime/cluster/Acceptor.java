package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.QuorumMessage.Kind;
import dev.teff.runtime.cluster.QuorumMessage.Seat;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * One of the expected silos' seats: what it promised and accepted, in memory only. Safe for use by
 * any thread.
 *
 * <p>A seat that begins, or stood still for long, remembers nothing and does not vote. It waits
 * until every round is over in which it may have voted before, and then takes over what a majority
 * of all seats, not counting itself, holds: what was decided, and every promise on which a decision
 * may still rest, is among that. When no seat remembers anything and all are there, they begin
 * together with nothing.
 */
final class Acceptor {
  /** A round that takes longer is given up by whoever proposes. */
  static final Duration ROUND = Duration.ofMillis(400);

  /** Who stood still for so long may have been replaced meanwhile, and forgets. */
  private static final Duration FROZEN = Duration.ofSeconds(1);

  /** Longer than a round, and than a seat can stand still and go on. */
  private static final Duration WAIT = Duration.ofSeconds(2);

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final int number;
  private final int seats;
  private final Timekeeper time;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Vote> votes = new HashMap<>();
  private final Map<Integer, Heard> heard = new HashMap<>();
  private long life;
  private long born;
  private long moved;
  private boolean ready;
  private List<Long> founders = List.of();

  private record Heard(QuorumMessage answer, long at) {}

  Acceptor(int number, int seats, Timekeeper time, RandomGenerator random) {
    this.number = number;
    this.seats = seats;
    this.time = time;
    this.random = random;
    forget(time.nanos());
  }

  private void forget(long now) {
    life = random.nextLong();
    born = now;
    moved = now;
    ready = false;
    founders = List.of();
    votes.clear();
    heard.clear();
  }

  private void move() {
    long now = time.nanos();
    if (now - moved > FROZEN.toNanos()) {
      forget(now);
    }
    moved = now;
  }

  /** Shows that time passes here; to be called often. Answers whether the seat votes. */
  boolean tick() {
    lock.lock();
    try {
      move();
      if (!ready && moved - born > WAIT.toNanos()) {
        recover();
      }
      return ready;
    } finally {
      lock.unlock();
    }
  }

  Seat seat() {
    lock.lock();
    try {
      return new Seat(number, life, ready, founders);
    } finally {
      lock.unlock();
    }
  }

  /** Answers a question, if this seat has an answer. */
  Optional<QuorumMessage> answer(QuorumMessage question, long self) {
    lock.lock();
    try {
      move();
      if (question.kind() == Kind.RECOVER) {
        return Optional.of(answer(question, self, true, new ArrayList<>(votes.values())));
      }
      if (!ready || question.votes().isEmpty()) {
        return Optional.empty();
      }
      Vote asked = question.votes().getFirst();
      Vote known = votes.getOrDefault(asked.register(), Vote.none(asked.register()));
      boolean granted =
          switch (question.kind()) {
            case PREPARE -> asked.promised().compareTo(known.promised()) > 0;
            case ACCEPT -> asked.promised().compareTo(known.promised()) >= 0;
            case READ, RECOVER, ANSWER -> false;
          };
      if (granted) {
        known = question.kind() == Kind.PREPARE ? known.promising(asked.promised()) : asked;
        votes.put(asked.register(), known);
      }
      return Optional.of(answer(question, self, granted, List.of(known)));
    } finally {
      lock.unlock();
    }
  }

  private QuorumMessage answer(
      QuorumMessage question, long self, boolean granted, List<Vote> held) {
    return new QuorumMessage(
        Kind.ANSWER,
        question.request(),
        self,
        new Seat(number, life, ready, founders),
        granted,
        held);
  }

  /** Takes what another seat answered to the question how it stands. */
  void heard(QuorumMessage answer) {
    lock.lock();
    try {
      if (answer.seat().number() != number) {
        heard.put(answer.seat().number(), new Heard(answer, time.nanos()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void recover() {
    heard.values().removeIf(each -> moved - each.at() > FRESH.toNanos());
    List<QuorumMessage> answers = heard.values().stream().map(Heard::answer).toList();
    List<QuorumMessage> voting = answers.stream().filter(each -> each.seat().ready()).toList();
    if (voting.size() > seats / 2) {
      voting.forEach(each -> each.votes().forEach(this::take));
      ready = true;
    } else if (voting.stream().anyMatch(each -> each.seat().founders().contains(life))) {
      ready = true; // it has nothing to remember: they began with this very life
    } else if (voting.isEmpty() && answers.size() == seats - 1) {
      List<Long> all = new ArrayList<>(answers.stream().map(each -> each.seat().life()).toList());
      all.add(life);
      founders = all;
      ready = true;
    }
  }

  private void take(Vote vote) {
    votes.merge(
        vote.register(),
        vote,
        (one, other) -> {
          Vote newer = one.accepted().compareTo(other.accepted()) >= 0 ? one : other;
          Ballot promised =
              one.promised().compareTo(other.promised()) >= 0 ? one.promised() : other.promised();
          return newer.promising(promised);
        });
  }
}
