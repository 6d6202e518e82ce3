package dev.teff.runtime.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The answers to one question, by seat. */
final class QuorumRound {
  private final Map<Integer, QuorumMessage> answers = new ConcurrentHashMap<>();
  private final @Nullable Thread waiter;

  QuorumRound(@Nullable Thread waiter) {
    this.waiter = waiter;
  }

  void add(QuorumMessage answer) {
    answers.putIfAbsent(answer.seat().number(), answer);
    LockSupport.unpark(waiter);
  }

  Collection<QuorumMessage> answers() {
    return answers.values();
  }

  long count(Predicate<QuorumMessage> which) {
    return answers.values().stream().filter(which).count();
  }
}
