package dev.teff.runtime.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.teff.grains.ErrorCode;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Asks everybody who they are, and lets them do what they may. Safe for use by any thread. */
final class Guard {
  private static final int MOST_CALLERS = 100_000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  /**
   * So many callers' tokens are looked at beside the event loops. Beyond it, event loops do it
   * themselves and read nothing meanwhile, so that what strangers send does not pile up.
   */
  private static final int LOOKED_AT = 32;

  private final SecurityOptions options;
  private final @Nullable Tokens tokens;
  private final AtomicInteger lookedAt = new AtomicInteger();
  private final LongAdder tooOften = new LongAdder();
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST_CALLERS).expireAfterAccess(FORGOTTEN_AFTER).build();

  /**
   * A guard.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-501} when keys cannot be read
   */
  Guard(SecurityOptions options) {
    this.options = options;
    this.tokens = options.tokens().map(Tokens::new).orElse(null);
  }

  /** Whether it takes next to nothing to {@link #identify} a caller, and no look at a file. */
  boolean isQuick() {
    return tokens == null;
  }

  /**
   * Who calls.
   *
   * @param authorization the header, if there is one
   * @param host where the call comes from
   * @throws Refusal {@code TEFF-601}
   */
  Caller identify(@Nullable String authorization, String host) {
    return tokens == null ? Caller.stranger(host) : tokens.caller(authorization);
  }

  /**
   * Who calls, where that counts as a call: before anything is done for it, whatever it asks for.
   *
   * @throws Refusal {@code TEFF-601}, or {@code TEFF-603} when the caller calls too often
   */
  Caller enter(@Nullable String authorization, String host) {
    Caller caller = identify(authorization, host);
    if (options.rate().callsPerSecond() > 0) {
      limit(caller);
    }
    return caller;
  }

  /** Enters, but the answer may come later, by another thread. */
  void meet(@Nullable String authorization, String host, Ending<Caller> met) {
    if (tokens == null || !Tokens.isToken(authorization)) {
      answer(authorization, host, met);
    } else if (lookedAt.incrementAndGet() <= LOOKED_AT) {
      Thread.ofVirtual()
          .name("teff-token")
          .start(() -> {
            try {
              answer(authorization, host, met);
            } finally {
              lookedAt.decrementAndGet();
            }
          });
    } else {
      lookedAt.decrementAndGet();
      answer(authorization, host, met);
    }
  }

  private void answer(@Nullable String authorization, String host, Ending<Caller> met) {
    Caller caller;
    try {
      caller = enter(authorization, host);
    } catch (Throwable e) { // a caller waits
      met.failed(e);
      return;
    }
    met.returned(caller);
  }

  /**
   * Lets a call pass, or not.
   *
   * @throws Refusal {@code TEFF-602} when no rule permits it
   */
  void check(Caller caller, String type, String method) {
    if (!options.rules().isEmpty()
        && options.rules().stream().noneMatch(rule -> rule.permits(caller, type, method))) {
      throw new Refusal(
          ErrorCode.FORBIDDEN,
          "The caller may not call this | grain type %s, method %s | no rule permits it | ask for a role that may, or add a rule to teff.gateway.access.rules"
              .formatted(type, method));
    }
  }

  private void limit(Caller caller) {
    ConsumptionProbe probe = bucket(caller).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      tooOften.increment();
      throw Refusal.tooManyCalls(
          "This caller calls more often than %d times a second"
              .formatted(options.rate().callsPerSecond()),
          Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  /** How many calls were refused because their callers call too often. */
  long tooOften() {
    return tooOften.sum();
  }

  /** A call that was let in was not made, and is made again: it counts once. */
  void giveBack(Caller caller) {
    if (options.rate().callsPerSecond() > 0) {
      bucket(caller).addTokens(1);
    }
  }

  private Bucket bucket(Caller caller) {
    return buckets.get((caller.isKnown() ? "token " : "host ") + caller.name(), this::fresh);
  }

  private Bucket fresh(String caller) {
    return Bucket.builder()
        .addLimit(limit ->
            limit
                .capacity(Math.max(1, options.rate().burst()))
                .refillGreedy(options.rate().callsPerSecond(), Duration.ofSeconds(1)))
        .build();
  }
}
