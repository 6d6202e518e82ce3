package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.spi.Placer;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Luggage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A silo to which a grain is to move, and time that is moved meanwhile. */
class MigrationsTest {
  private static final GrainId GRAIN = GrainId.of("account", "moves");
  private static final int VERSION = 3;

  private final ManualTime time = new ManualTime();
  private final SiloIdentity self = new SiloIdentity("target", 1, "h", 1);
  private final FakeSilo silo = new FakeSilo("target");
  private final List<Boolean> grants = new ArrayList<>();
  private final Directory directory =
      new Directory(
          self,
          silo,
          new NoTransport(),
          new OutputLease(time, Duration.ofSeconds(1)),
          time,
          Placer.BY_RANGE,
          1,
          16,
          version -> {});

  MigrationsTest() {
    directory.installed(
        new Routes(new ClusterView(VERSION, List.of(new Member(self, "h:2", MemberState.ACTIVE)))));
  }

  private DirectoryAnswer commitWhile(Runnable meanwhile) {
    silo.admission =
        granted -> {
          meanwhile.run();
          grants.add(granted.getAsBoolean());
          return grants.getLast();
        };
    DirectoryAnswer prepared = directory.answer(2, new DirectoryQuestion.Prepare(VERSION, GRAIN));
    long number = ((DirectoryAnswer.Prepared) prepared).number();
    return directory.answer(2, new DirectoryQuestion.Commit(VERSION, GRAIN, number, Luggage.NONE));
  }

  @Test
  void commit_inTime_activates() {
    assertThat(commitWhile(() -> {})).isInstanceOf(DirectoryAnswer.Noted.class);
    assertThat(grants).containsExactly(true);
  }

  @Test
  void commit_whoseNumberIsForgottenBeforeTheGrainIsInTheTable_doesNotActivate() {
    assertThat(commitWhile(() -> time.advance(Arrivals.PATIENCE)))
        .isInstanceOf(DirectoryAnswer.Refused.class);
    assertThat(grants).containsExactly(false);
  }

  @Test
  void call_forAGrainThatIsExpected_isNotLookedAtWhenAnotherOneDoesNotCome() {
    GrainId other = GrainId.of("account", "other");
    directory.answer(2, new DirectoryQuestion.Prepare(VERSION, GRAIN));
    directory.answer(2, new DirectoryQuestion.Prepare(VERSION, other));
    var call = new FakeRequest(other, 0);
    directory.route(call);
    directory.answer(2, new DirectoryQuestion.Cancel(GRAIN, 1));
    assertThat(silo.handled).isEmpty();
    directory.answer(2, new DirectoryQuestion.Cancel(other, 1));
    assertThat(silo.handled).containsExactly(call);
  }

  /** There is nobody else. */
  private static final class NoTransport implements Transport {
    @Override
    public void open() {}

    @Override
    public void send(SiloIdentity to, CallRequest request, long along) {
      throw new UnsupportedOperationException("nobody to call");
    }

    @Override
    public CompletableFuture<DirectoryAnswer> ask(
        SiloIdentity whom, DirectoryQuestion question, Duration timeLimit) {
      throw new UnsupportedOperationException("nobody to ask");
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
