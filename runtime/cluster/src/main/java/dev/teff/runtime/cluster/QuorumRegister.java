package dev.teff.runtime.cluster;

import dev.teff.grains.spi.DecodingException;
import dev.teff.persistence.spi.Register;
import dev.teff.runtime.cluster.QuorumMessage.Kind;
import dev.teff.runtime.cluster.QuorumMessage.Seat;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers that a majority of a fixed number of silos keeps in memory, for clusters without a
 * store: single-decree Paxos for each change, as in CASPaxos (Rystsov, 2018), with a stable set of
 * acceptors. Messages may get lost, come late, twice, and in any order.
 *
 * <p>What differs from the paper: seats forget when they end ({@link Acceptor} says how they come
 * back), so a proposer counts no vote that comes later than {@link Acceptor#ROUND} after it began;
 * and a value that a majority holds from one and the same proposal is read without a proposal.
 */
final class QuorumRegister implements Register {
  private static final Logger LOG = LoggerFactory.getLogger(QuorumRegister.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final long LONGEST_PAUSE_NANOS = 40_000_000;
  private static final int SIGNATURE = 64;

  /** How messages go. */
  interface Post {
    /** Sends to all silos that are seen; may get lost. */
    void sendToAll(byte[] message);

    /** Sends to one; may get lost. */
    void send(long incarnation, byte[] message);
  }

  private final int seats;
  private final @Nullable Acceptor acceptor;
  private final long self;
  private final Timekeeper time;
  private final RandomGenerator random;
  private final Secret secret;
  private final Post post;
  private final Map<Long, QuorumRound> rounds = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong highest = new AtomicLong();
  private volatile boolean closed;
  private volatile boolean voting;

  /**
   * One silo's end.
   *
   * @param seat which of the seats is this silo's; -1 when it has none
   */
  QuorumRegister(
      int seat,
      int seats,
      long self,
      Timekeeper time,
      RandomGenerator random,
      Secret secret,
      Post post) {
    this.seats = seats;
    this.acceptor = seat < 0 ? null : new Acceptor(seat, seats, time, random);
    this.self = self;
    this.time = time;
    this.random = random;
    this.secret = secret;
    this.post = post;
  }

  /** Begins to vote as soon as the seat may. */
  void start() {
    if (acceptor != null && !closed) {
      boolean votes = acceptor.tick();
      if (votes != voting) {
        voting = votes;
        LOG.info("The seat of this silo {}.", votes ? "votes" : "has to remember");
      }
      if (!votes) {
        post.sendToAll(
            encoded(new QuorumMessage(Kind.RECOVER, 0, self, acceptor.seat(), false, List.of())));
      }
      time.schedule(TICK, this::start);
    }
  }

  /** Whether the seat of this silo votes. */
  boolean votes() {
    return voting;
  }

  void close() {
    closed = true;
  }

  /** Takes what another silo said, by any thread. */
  void received(byte[] bytes) {
    QuorumMessage message;
    try {
      message = decoded(bytes);
    } catch (DecodingException e) {
      LOG.warn("A message of somebody who has no say is dropped: {}", e.getMessage());
      return;
    }
    if (message.kind() != Kind.ANSWER) {
      if (acceptor != null && !closed) {
        acceptor
            .answer(message, self)
            .ifPresent(answer -> post.send(message.from(), encoded(answer)));
      }
    } else if (message.request() == 0) {
      if (acceptor != null) {
        acceptor.heard(message);
      }
    } else {
      QuorumRound round = rounds.get(message.request());
      if (round != null && message.seat().number() >= 0 && message.seat().number() < seats) {
        round.add(message);
      }
    }
  }

  @Override
  public Optional<Versioned> read(String name) {
    long begin = time.nanos();
    QuorumRound round = ask(Kind.READ, Vote.none(name), begin);
    for (QuorumMessage answer : round.answers()) {
      Ballot accepted = vote(answer).accepted();
      if (isMajority(round.count(other -> vote(other).accepted().equals(accepted)))) {
        return some(vote(answer).value());
      }
    }
    return some(propose(name, -1, new byte[0]).value());
  }

  private static Optional<Versioned> some(Versioned value) {
    return value.version() == 0 ? Optional.empty() : Optional.of(value);
  }

  @Override
  public boolean compareAndSet(String name, long expectedVersion, byte[] value) {
    return propose(name, expectedVersion, value).replaced();
  }

  private record Decision(Versioned value, boolean replaced) {}

  /** Decides on the value, or on leaving what is there. */
  private Decision propose(String name, long expectedVersion, byte[] value) {
    long deadline = time.nanos() + PATIENCE.toNanos();
    boolean mayBeDecided = false;
    while (true) {
      long begin = time.nanos();
      var ballot = new Ballot(highest.incrementAndGet(), self);
      QuorumRound promises = ask(Kind.PREPARE, Vote.none(name).promising(ballot), begin);
      if (isGranted(promises, begin)) {
        Versioned current = newest(promises);
        if (mayBeDecided && current.version() > expectedVersion + 1) {
          throw ClusterFailures.quorumUnknown(name, seats);
        }
        // From an earlier try. One seat may have it and no other, so it is not decided yet: others
        // that do not see that seat decide on something else. Two that propose the same bytes may
        // both find them to be their own: what is decided is what both want.
        boolean isOwn =
            mayBeDecided
                && current.version() == expectedVersion + 1
                && Arrays.equals(current.value(), value);
        boolean replaces = current.version() == expectedVersion;
        Versioned next = replaces ? new Versioned(expectedVersion + 1, value) : current;
        mayBeDecided |= replaces;
        if (isGranted(ask(Kind.ACCEPT, new Vote(name, ballot, ballot, next), begin), begin)) {
          return new Decision(next, replaces || isOwn);
        }
      }
      if (time.nanos() - deadline >= 0 || closed || Thread.currentThread().isInterrupted()) {
        throw mayBeDecided
            ? ClusterFailures.quorumUnknown(name, seats)
            : ClusterFailures.quorumMissing(name, seats);
      }
      Pause.of(random.nextLong(LONGEST_PAUSE_NANOS), time);
    }
  }

  private boolean isGranted(QuorumRound round, long begin) {
    return isMajority(round.count(QuorumMessage::granted))
        && time.nanos() - begin < Acceptor.ROUND.toNanos();
  }

  private boolean isMajority(long count) {
    return count > seats / 2;
  }

  private static Vote vote(QuorumMessage answer) {
    return answer.votes().getFirst();
  }

  private static Versioned newest(QuorumRound promises) {
    return promises.answers().stream()
        .filter(QuorumMessage::granted)
        .map(QuorumRegister::vote)
        .max(Comparator.comparing(Vote::accepted))
        .map(Vote::value)
        .orElseThrow();
  }

  /** Asks all seats, and waits until enough is known. */
  private QuorumRound ask(Kind kind, Vote vote, long begin) {
    long request = requests.incrementAndGet();
    var round = new QuorumRound(Thread.currentThread());
    rounds.put(request, round);
    try {
      var question = new QuorumMessage(kind, request, self, Seat.NONE, false, List.of(vote));
      if (acceptor != null) {
        acceptor.answer(question, self).ifPresent(round::add);
      }
      post.sendToAll(encoded(question));
      long until = begin + Acceptor.ROUND.toNanos();
      while (!isEnough(kind, round) && time.nanos() - until < 0 && !closed) {
        if (Thread.currentThread().isInterrupted()) {
          break;
        }
        time.parkUntil(round, until);
      }
    } finally {
      rounds.remove(request);
    }
    round
        .answers()
        .forEach(answer -> highest.accumulateAndGet(vote(answer).promised().number(), Math::max));
    return round;
  }

  private boolean isEnough(Kind kind, QuorumRound round) {
    if (round.answers().size() == seats) {
      return true;
    }
    if (kind != Kind.READ) {
      return isMajority(round.count(QuorumMessage::granted))
          || isMajority(round.count(answer -> !answer.granted()));
    }
    return round.answers().stream()
        .anyMatch(answer ->
            isMajority(
                round.count(other -> vote(other).accepted().equals(vote(answer).accepted()))));
  }

  /** With a signature before it: whoever reaches the event bus can send. */
  private byte[] encoded(QuorumMessage message) {
    byte[] bytes = WireWriter.encode(QuorumMessage.CODEC, message);
    byte[] signature = secret.sign(bytes).getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(signature, SIGNATURE + bytes.length);
    System.arraycopy(bytes, 0, all, SIGNATURE, bytes.length);
    return all;
  }

  private QuorumMessage decoded(byte[] all) {
    if (all.length < SIGNATURE) {
      throw new DecodingException("It is too short.");
    }
    byte[] bytes = Arrays.copyOfRange(all, SIGNATURE, all.length);
    byte[] signature = secret.sign(bytes).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(signature, Arrays.copyOf(all, SIGNATURE))) {
      throw new DecodingException(
          "Its signature is wrong: it has another secret, or expects other silos.");
    }
    QuorumMessage message = WireReader.decode(QuorumMessage.CODEC, bytes);
    if (message.kind() == Kind.ANSWER && message.request() != 0 && message.votes().isEmpty()) {
      throw new DecodingException("It is an answer without a vote.");
    }
    return message;
  }
}
