package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.spi.Placer;
import dev.teff.runtime.spi.CallRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An owner whose grain is to be on another silo, which a strategy, or a label, has named. */
class PlacingsTest {
  private static final SiloIdentity OWNER = new SiloIdentity("owner", 1, "h", 1);
  private static final SiloIdentity OTHER = new SiloIdentity("other", 2, "h", 2);

  private final ManualTime time = new ManualTime();
  private final FakeSilo silo = new FakeSilo("owner");
  private final List<SiloIdentity> activating = new ArrayList<>(); // told to, in this order
  private final Deque<DirectoryAnswer> answers = new ArrayDeque<>();
  private final Directory directory =
      new Directory(
          OWNER,
          silo,
          new Scripted(),
          new OutputLease(time, Duration.ofHours(1)),
          time,
          new ToTheOther(),
          1,
          16,
          version -> {});

  PlacingsTest() {
    install(1, OWNER);
  }

  private void install(long version, SiloIdentity... silos) {
    directory.installed(new Routes(view(version, silos)));
  }

  private static ClusterView view(long version, SiloIdentity... silos) {
    return new ClusterView(
        version,
        List.of(silos).stream()
            .map(each -> new Member(each, each.host() + ":9", MemberState.ACTIVE))
            .toList());
  }

  /** One that the owner owns, alone and beside the other silo. */
  private static GrainId owned() {
    var routes = new Routes(view(1, OWNER, OTHER));
    return IntStream.range(0, 1000)
        .mapToObj(i -> GrainId.of("account", "a" + i))
        .filter(grain -> OWNER.equals(routes.owner(grain)))
        .findFirst()
        .orElseThrow();
  }

  private void call() {
    directory.route(new FakeRequest(owned(), 0));
  }

  @Test
  void siloOfAViewThatIsStillToCome_isWaitedFor() {
    call();
    time.advance(Placings.PAUSE.multipliedBy(10));
    assertThat(silo.handled).as("not here, for it was named elsewhere").isEmpty();
    answers.add(new DirectoryAnswer.Prepared(7));
    answers.add(new DirectoryAnswer.Noted());
    install(2, OWNER, OTHER);
    time.advance(Placings.PAUSE);
    assertThat(activating).containsExactly(OTHER);
    assertThat(silo.handled).isEmpty();
  }

  @Test
  void siloThatHasAnotherView_isAskedAgain() {
    install(2, OWNER, OTHER);
    answers.add(new DirectoryAnswer.OtherView(3));
    answers.add(new DirectoryAnswer.Prepared(7));
    answers.add(new DirectoryAnswer.Noted());
    call();
    assertThat(silo.handled).isEmpty();
    time.advance(Placings.PAUSE);
    assertThat(activating).containsExactly(OTHER);
    assertThat(silo.handled).isEmpty();
  }

  @Test
  void siloThatIsNotHeard_isAskedAgain_andNotForEver() {
    install(2, OWNER, OTHER);
    call();
    assertThat(silo.handled).isEmpty();
    time.advance(Placings.PATIENCE.plus(Placings.PAUSE));
    assertThat(silo.handled).hasSize(1);
    assertThat(activating).isEmpty();
  }

  private static final class ToTheOther implements Placer {
    @Override
    public boolean isByRange(String grainType) {
      return false;
    }

    @Override
    public CompletableFuture<String> choose(
        GrainId grain, String rangeOwner, Optional<String> callerSilo) {
      return CompletableFuture.completedFuture(OTHER.name());
    }
  }

  /** Says of grains to place what it is told to; else it is not heard. */
  private final class Scripted implements Transport {
    @Override
    public void open() {}

    @Override
    public void send(SiloIdentity to, CallRequest request, long along) {
      throw new UnsupportedOperationException("without a lease, nothing leaves");
    }

    @Override
    public CompletableFuture<DirectoryAnswer> ask(
        SiloIdentity whom, DirectoryQuestion question, Duration timeLimit) {
      boolean toPlace =
          question instanceof DirectoryQuestion.Prepare
              || question instanceof DirectoryQuestion.Commit;
      DirectoryAnswer answer = toPlace ? answers.poll() : null;
      if (question instanceof DirectoryQuestion.Commit) {
        activating.add(whom);
      }
      return answer == null
          ? CompletableFuture.failedFuture(new IllegalStateException("not heard"))
          : CompletableFuture.completedFuture(answer);
    }

    @Override
    public int maxFrameBytes() {
      return 1 << 20;
    }

    @Override
    public void viewInstalled(ClusterView view) {}

    @Override
    public CompletableFuture<Presence> presence(SiloIdentity whom, Duration timeLimit) {
      throw new UnsupportedOperationException("nobody to look for");
    }

    @Override
    public void close() {}
  }
}
