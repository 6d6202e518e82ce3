package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.placement.affinity.Exchange;
import dev.teff.placement.affinity.Link;
import dev.teff.placement.affinity.Load;
import dev.teff.placement.affinity.LocalGraph;
import dev.teff.placement.affinity.Move;
import dev.teff.placement.affinity.Neighbours;
import dev.teff.placement.affinity.Offer;
import dev.teff.placement.affinity.Offer.Candidate;
import dev.teff.placement.affinity.Offer.Tie;
import dev.teff.placement.affinity.Plan;
import dev.teff.placement.affinity.Reason;
import dev.teff.placement.affinity.Resident;
import dev.teff.placement.affinity.Residents;
import dev.teff.placement.affinity.Rest;
import dev.teff.placement.affinity.SiloState;
import dev.teff.placement.affinity.Situation;
import dev.teff.placement.affinity.Valuation;
import dev.teff.placement.spi.SiloView;
import dev.teff.runtime.placement.Decisions.Decided;
import dev.teff.runtime.placement.Message.Decision;
import dev.teff.runtime.placement.Message.Invitation;
import dev.teff.runtime.placement.Message.Refusal;
import dev.teff.runtime.placement.Message.Report;
import dev.teff.runtime.spi.Timekeeper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in rounds of exchanges. All of it runs in one thread at a time, that of the executor.
 *
 * <pre>
 *            invites             decided, refused, or no answer
 *   FREE ─────────────► WAITING ───────────────────────────────► FREE, or WAITING for the next one
 *     │
 *     └── is invited: decides for both at once, and stays FREE
 * </pre>
 *
 * <p>A silo that waits for an answer, or whose moves are not done yet, refuses invitations: what it
 * would offer is about to change. Moves that take longer than a second are not waited for.
 */
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Affinity.class);
  private static final int PATIENCE_ROUNDS = 3;

  /** After so many a silo that says nothing is lost sight of: some reports may be lost, or late. */
  private static final int STALE_ROUNDS = 5 * Attention.LONGEST_PAUSE_FOR_LITTLE;

  private static final int MOST_REMEMBERED = 100_000;

  /**
   * How many times its share of the links that another silo keeps is told to it: not all tell as
   * many.
   */
  private static final int REPORTED_SHARES = 4;

  /** The number of a decision that only lets another silo know. */
  private static final long NOTE = 0;

  /** In how many further rounds such a decision is said again. */
  private static final int NOTE_ROUNDS = 5;

  private final AffinitySettings settings;
  private final Surroundings surroundings;
  private final Observations observations;
  private final Decisions decisions;
  private final Timekeeper time;
  private final Rest rest;
  private final Movers movers;
  private final Attention attention = new Attention();
  private final Effort effort;
  private final LongSupplier planningNanos;
  private final Map<String, SiloState> states = new HashMap<>();
  private final Map<String, Long> heard = new HashMap<>();
  private final Map<String, Set<String>> labels = new HashMap<>();
  private volatile List<SiloView> views = List.of();
  private final Deque<String> partners = new ArrayDeque<>();
  private final Whereabouts whereabouts = new Whereabouts();
  private final Map<Move, Integer> notes = new LinkedHashMap<>(); // and how often to say them still
  private @Nullable Neighbours neighbours;
  private @Nullable LocalGraph seen;
  private final Map<GrainId, Optional<String>> places = new HashMap<>(); // as of the last look
  private @Nullable String waitingFor;
  private long number;
  private long waitingSince;
  private boolean exhausted; // for this round, it has planned enough
  private volatile boolean enabled;
  private volatile boolean dryRun;

  /**
   * Takes part for one silo.
   *
   * @param executor runs one thing at a time
   * @param planningNanos how much processor time what it ran has taken so far
   */
  Engine(
      AffinitySettings settings,
      Surroundings surroundings,
      Observations observations,
      Decisions decisions,
      Timekeeper time,
      Executor executor,
      LongSupplier planningNanos) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.observations = observations;
    this.decisions = decisions;
    this.time = time;
    this.rest = new Rest(settings.rest().toNanos(), MOST_REMEMBERED);
    this.movers = new Movers(surroundings, decisions, time, executor, this::isWanted);
    this.planningNanos = planningNanos;
    this.effort =
        new Effort(
            settings.planningShare() * Runtime.getRuntime().availableProcessors(), time.nanos(), 0);
    this.enabled = settings.enabled();
    this.dryRun = settings.dryRun();
  }

  void enable(boolean on) {
    enabled = on;
  }

  void dryRun(boolean on) {
    dryRun = on;
  }

  /** Whether what was decided is still to be made: it may have been switched off meanwhile. */
  private boolean isWanted(Move move) {
    return move.reason().kind() == Reason.Kind.MANUAL || (enabled && !dryRun);
  }

  boolean isEnabled() {
    return enabled;
  }

  boolean isDryRun() {
    return dryRun;
  }

  /**
   * One round.
   *
   * @param remoteShare the share of calls that went to other silos of late
   */
  void round(double remoteShare) {
    Set<String> silos = surroundings.silos();
    long stale = time.nanos() - STALE_ROUNDS * settings.round().toNanos();
    heard.values().removeIf(when -> when - stale < 0);
    states.keySet().retainAll(heard.keySet());
    states.keySet().retainAll(silos);
    observations.retainReports(silos);
    whereabouts.retain(silos);
    states.put(surroundings.self(), observations.state(surroundings.self()));
    heard.put(surroundings.self(), time.nanos());
    labels.put(surroundings.self(), settings.labels());
    labels.keySet().retainAll(silos);
    look();
    repeatNotes();
    movers.look();
    neighbours = null;
    seen = null;
    places.clear();
    if (waitingFor != null
        && time.nanos() - waitingSince > PATIENCE_ROUNDS * settings.round().toNanos()) {
      LOG.info("Silo {} did not answer an invitation to exchange.", waitingFor);
      waitingFor = null;
    }
    exhausted = !effort.isLeft(time.nanos(), planningNanos.getAsLong());
    if (exhausted || !attention.isDue(silos, remoteShare, enabled)) {
      return;
    }
    report(silos);
    if (enabled && waitingFor == null && !movers.isBusy()) {
      partners.clear();
      List<String> promising = graph().partners();
      partners.addAll(
          promising.subList(0, Math.min(promising.size(), settings.exchangesPerRound())));
      invite();
    }
  }

  /** The silos that have said something about themselves, as of the last round or message. */
  List<SiloView> views() {
    return views;
  }

  private void look() {
    views =
        states.values().stream()
            .filter(state -> labels.containsKey(state.name()))
            .map(state ->
                new SiloView(
                    state.name(),
                    labels.getOrDefault(state.name(), Set.of()),
                    state.load().cpu() / state.capacity().cpu(),
                    state.load().memory() / state.capacity().memory()))
            .sorted(Comparator.comparing(SiloView::name))
            .toList();
  }

  /** Tells each silo what was counted about calls to and from its grains. */
  private void report(Set<String> silos) {
    Map<String, List<Link>> links = new HashMap<>();
    silos.forEach(silo -> links.put(silo, new ArrayList<>()));
    double least = settings.rules().minSamples() / 2; // with as many that another silo counted
    for (Link link : enabled ? observations.counted(least) : List.<Link>of()) {
      Optional<String> one = where(link.edge().first());
      Optional<String> other = where(link.edge().second());
      one.map(links::get).ifPresent(list -> list.add(link));
      if (!one.equals(other)) {
        other.map(links::get).ifPresent(list -> list.add(link));
      }
    }
    links.remove(surroundings.self());
    SiloState state = observations.state(surroundings.self());
    long share = (long) REPORTED_SHARES * settings.capacity() / Math.max(1, links.size());
    int most = Math.clamp(share, 1, settings.capacity());
    links.forEach((silo, list) -> {
      List<Link> told = Link.heaviest(list, most);
      tell(silo, new Report(state, settings.labels(), told, ends(told)));
    });
  }

  /** The grains at the ends of links that are here. */
  private Set<GrainId> ends(List<Link> links) {
    Set<GrainId> here = new HashSet<>();
    for (Link link : links) {
      Stream.of(link.edge().first(), link.edge().second())
          .filter(this::willBeHere)
          .forEach(here::add);
    }
    return here;
  }

  private void tell(String silo, Message message) {
    surroundings.tell(silo, MessageCodec.encode(message));
  }

  private Optional<String> where(GrainId grain) {
    return places.computeIfAbsent(grain, g -> movers.target(g).or(() -> whereNow(g)));
  }

  private Optional<String> whereNow(GrainId grain) {
    return surroundings.isHere(grain)
        ? Optional.of(surroundings.self())
        : whereabouts.of(grain).or(() -> surroundings.where(grain));
  }

  /** Whether a grain is here for sure and stays, or is about to come. */
  private boolean willBeHere(GrainId grain) {
    return movers
        .target(grain)
        .map(surroundings.self()::equals)
        .orElseGet(() -> surroundings.isHere(grain));
  }

  /** What is known now, looked at anew: grains have come and gone. */
  Situation situation() {
    return situation(this::whereNow);
  }

  private Situation situation(Function<GrainId, Optional<String>> where) {
    Neighbours known = neighbours;
    if (known == null) {
      known = observations.neighbours(settings.rules().minSamples());
      neighbours = known;
    }
    Neighbours graph = known;
    Map<GrainId, Double> turns = observations.turns(settings.rules().minSamples());
    List<GrainId> here =
        Stream.concat(graph.grains().stream(), turns.keySet().stream())
            .distinct()
            .filter(surroundings::isHere)
            .sorted(Comparator.comparingLong(GrainId::stableHash)) // the same in every run
            .toList();
    String self = surroundings.self();
    SiloState mine = states.computeIfAbsent(self, observations::state);
    long now = time.nanos();
    Map<GrainId, Resident> residents =
        Residents.estimate(
            here,
            surroundings.grains(),
            grain -> Math.max(graph.traffic(grain), turnMicros(turns.getOrDefault(grain, 0.0))),
            mine.load(),
            grain -> Valuation.MOVE_MICROS,
            grain -> rest.inARow(grain, now),
            this::isMobile);
    return new Situation(self, states, residents, graph, where, settings.rules());
  }

  /**
   * What a grain has to do as far as its turns tell. What grains say to each other tells more, but
   * not of calls from outside; both together would count calls between grains twice.
   */
  private static double turnMicros(double turns) {
    return turns * Valuation.MEASURED.ofTurn();
  }

  private boolean isMobile(GrainId grain) {
    return !settings.fixedTypes().contains(grain.type())
        && !movers.isLeaving(grain)
        && rest.remaining(grain, time.nanos()) == 0;
  }

  /** How long a grain rests still, in nanoseconds. */
  long rests(GrainId grain) {
    return rest.remaining(grain, time.nanos());
  }

  /** What keeps a grain where it is, whatever it has to do with others, in words. */
  Optional<String> obstacle(GrainId grain) {
    if (settings.fixedTypes().contains(grain.type())) {
      return Optional.of(
          "It will not move: its type is among teff.affinity.fixed-types, or needs labels.");
    }
    if (!enabled) {
      return Optional.of("It will not move: affinity is off.");
    }
    if (dryRun) {
      return Optional.of("It will not move: affinity only says what would move (dry run).");
    }
    long rests = rests(grain);
    return rests > 0
        ? Optional.of("It rests for %d more seconds.".formatted(1 + rests / 1_000_000_000L))
        : Optional.empty();
  }

  /** What there is to exchange, looked at once until a round begins or grains move. */
  private LocalGraph graph() {
    LocalGraph graph = seen;
    if (graph == null) {
      graph = new LocalGraph(situation(this::where));
      seen = graph;
    }
    return graph;
  }

  private void invite() {
    String partner = partners.pollFirst();
    if (partner != null) {
      waitingFor = partner;
      waitingSince = time.nanos();
      tell(partner, new Invitation(++number, graph().offer(partner), dryRun));
    }
  }

  /** Takes what another silo said. */
  void receive(byte[] bytes) {
    Message message;
    try {
      message = MessageCodec.decode(bytes);
    } catch (DecodingException e) {
      LOG.warn("A message about placement cannot be read: {}", e.getMessage());
      return;
    }
    heard.computeIfPresent(message.from(), (silo, when) -> time.nanos());
    switch (message) {
      case Report report -> {
        states.put(report.from(), report.state());
        heard.put(report.from(), time.nanos());
        labels.put(report.from(), report.labels());
        observations.report(report.from(), report.links());
        whereabouts.told(report.from(), unexpected(report));
        look();
      }
      case Invitation invitation -> invited(invitation);
      case Decision decision -> decided(decision);
      case Refusal refusal -> answered(refusal.from(), refusal.number());
    }
  }

  /** Who is on a silo and would be looked for on another one. */
  private Set<GrainId> unexpected(Report report) {
    Optional<String> there = Optional.of(report.from());
    return report.here().stream()
        .filter(grain -> !surroundings.where(grain).equals(there))
        .collect(Collectors.toSet());
  }

  /**
   * What is offered, without what pulls to grains of this silo that are not here: the other one
   * takes them to be where their hashes say.
   */
  private Offer pulledByWhoIsHere(Offer offer) {
    Set<GrainId> candidates =
        offer.candidates().stream().map(Candidate::grain).collect(Collectors.toSet());
    List<Tie> ties =
        offer.ties().stream()
            .filter(tie -> candidates.contains(tie.other()) || willBeHere(tie.other()))
            .toList();
    return new Offer(offer.silo(), offer.candidates(), ties);
  }

  private void invited(Invitation invitation) {
    String from = invitation.from();
    // Of two that invite each other, the one with the smaller name goes on waiting.
    boolean crossed = from.equals(waitingFor) && from.compareTo(surroundings.self()) < 0;
    boolean busy = exhausted || movers.isBusy() || (waitingFor != null && !crossed);
    if (!enabled || busy) {
      tell(from, new Refusal(surroundings.self(), invitation.number()));
      return;
    }
    states.put(from, invitation.offer().silo());
    Plan plan =
        new Exchange(settings.rules())
            .plan(pulledByWhoIsHere(invitation.offer()), graph().offer(from), states.values());
    String why = "Exchange of %s with %s: %s".formatted(from, surroundings.self(), plan.why());
    var decision =
        new Decision(
            surroundings.self(),
            invitation.number(),
            plan.moves(),
            why,
            plan.saves(),
            dryRun || invitation.dryRun());
    tell(from, decision);
    carryOut(decision, from);
  }

  private void decided(Decision decision) {
    if (decision.number() == NOTE) {
      decision.moves().stream()
          .filter(move -> move.to().equals(surroundings.self()) && !isLast(move))
          .forEach(this::comes);
      return;
    }
    if (enabled && decision.from().equals(waitingFor) && decision.number() == number) {
      carryOut(decision, decision.from());
    }
    answered(decision.from(), decision.number());
  }

  private void answered(String from, long answered) {
    if (from.equals(waitingFor) && answered == number) {
      waitingFor = null;
      if (enabled && !movers.isBusy()) {
        invite();
      }
    }
  }

  private void carryOut(Decision decision, String partner) {
    List<Move> moves = decision.moves();
    if (moves.isEmpty()) {
      decisions.addExchange(decision.why());
      return;
    }
    LOG.debug("{}", decision.why());
    List<Move> mine =
        moves.stream().filter(move -> move.from().equals(surroundings.self())).toList();
    if (decision.dryRun() || dryRun) {
      decisions.addExchange(decision.why() + " (dry run: nothing moves)");
      mine.forEach(move -> decisions.add(new Decided(time.instant(), move, "would have moved")));
      return;
    }
    decisions.addExchange(decision.why());
    seen = null;
    places.clear();
    attention.moved(decision.saves());
    count(moves, partner);
    for (Move move : moves) {
      whereabouts.moved(move.grain());
      if (move.from().equals(surroundings.self())) {
        rest.moved(move.grain(), move.inARow(), time.nanos());
      } else {
        comes(move);
      }
    }
    movers.add(mine);
  }

  private void comes(Move move) {
    rest.moved(move.grain(), move.inARow(), time.nanos());
    movers.await(move.grain());
    decisions.add(new Decided(time.instant(), move, "moved"));
  }

  /**
   * What moves counts at once for both silos: by what is measured, a silo that was just filled up
   * would be filled again for some seconds, and one that was relieved would give more.
   */
  private void count(List<Move> moves, String partner) {
    Load comes = Load.NONE;
    for (Move move : moves) {
      boolean leaves = move.from().equals(surroundings.self());
      comes = leaves ? comes.minus(move.load()) : comes.plus(move.load());
    }
    observations.moved(comes);
    states.put(surroundings.self(), observations.state(surroundings.self()));
    Load goes = Load.NONE.minus(comes);
    states.computeIfPresent(partner, (name, state) -> state.withMore(goes));
    look();
  }

  /** Moves one grain because somebody said so. */
  void moveByHand(Move asked) {
    rest.moved(asked.grain(), asked.inARow(), time.nanos());
    int inARow = rest.inARow(asked.grain(), time.nanos());
    Move move =
        new Move(asked.grain(), asked.from(), asked.to(), asked.reason(), asked.load(), inARow);
    seen = null;
    places.clear();
    movers.add(List.of(move));
    notes.put(move, NOTE_ROUNDS);
    note(move);
  }

  /** So that the silo where a grain will be can say why. */
  private void note(Move move) {
    tell(move.to(), new Decision(surroundings.self(), NOTE, List.of(move), "by hand", 0, false));
  }

  /** What is told to a silo that has just started may be lost. */
  private void repeatNotes() {
    notes.keySet().forEach(this::note);
    notes.replaceAll((move, left) -> left - 1);
    notes.values().removeIf(left -> left == 0);
  }

  private boolean isLast(Move move) {
    return decisions.last(move.grain()).filter(last -> last.move().equals(move)).isPresent();
  }
}
