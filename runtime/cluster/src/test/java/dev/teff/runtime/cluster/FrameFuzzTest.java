package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.Peer.Role;
import dev.teff.runtime.spi.CallWaiter;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.spi.SiloStatistics;
import dev.teff.runtime.spi.TurnWait;
import dev.teff.runtime.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bytes that arrive in pieces, broken, or made up. */
class FrameFuzzTest {
  private static final int LIMIT = FrameFuzz.LIMIT;
  private static final SiloIdentity SILO = new SiloIdentity("a", 0xcafe, "host", 7400);
  private static final GrainId BOB = GrainId.of("teller", "bob");
  private static final List<Frame> FRAMES =
      List.of(
          new HelloFrame(1, new Peer(Role.CLIENT, SILO), "0123456789abcdef", new Succession(2, 7)),
          new ChallengeFrame(new Peer(Role.SILO, SILO), "fedcba9876543210"),
          new ProofFrame("abcdef"),
          new RefusalFrame(RefusalFrame.Reason.OTHER_PROTOCOL),
          new CallFrame(
              7,
              "teller",
              "bob",
              "echo",
              1_000_000,
              2,
              5,
              Payload.of(out -> out.string(1, "hi")),
              new Circumstances(
                  List.of(new CallWaiter(5, "teller/ann")), Map.of("tenant", "acme"), true)),
          new ReplyFrame(7, Payload.of(out -> out.int64(1, -1)), 3),
          new FailureFrame(
              8,
              FailureWriter.describe(
                  new IllegalStateException("outer", new RuntimeException()), "a", null)),
          new ViewFrame(
              new ClusterView(3, List.of(new Member(SILO, "host:5701", MemberState.LEAVING)))),
          new Frame.Ping(9),
          new Frame.Pong(9),
          new Frame.StatisticsQuery(10),
          new StatisticsFrame(10, new SiloStatistics(Map.of("teller", 5L), 1, 2, 3)),
          new Frame.Cancel(11),
          new QuestionFrame(12, new DirectoryQuestion.HandOver(3, 4)),
          new QuestionFrame(13, new DirectoryQuestion.Holds(3, BOB)),
          new QuestionFrame(14, new DirectoryQuestion.Gone(BOB, 5)),
          new QuestionFrame(15, new DirectoryQuestion.Prepare(3, BOB)),
          new QuestionFrame(16, new DirectoryQuestion.Rebind(3, BOB, 5, 0xcafe, 6)),
          new QuestionFrame(
              17,
              new DirectoryQuestion.Commit(
                  3, BOB, 6, new Luggage(new byte[] {1}, new byte[] {2, 3}))),
          new QuestionFrame(18, new DirectoryQuestion.Cancel(BOB, 6)),
          new QuestionFrame(19, new DirectoryQuestion.Waits(BOB, 8, 5, 6, 7)),
          new QuestionFrame(20, new DirectoryQuestion.Locate(BOB)),
          new AnswerFrame(
              12,
              new DirectoryAnswer.Hosted(
                  3,
                  4,
                  List.of(new HostedGrain(BOB, 5), new HostedGrain(GrainId.of("teller", "ann"), 6)),
                  true)),
          new AnswerFrame(13, new DirectoryAnswer.OtherView(3)),
          new AnswerFrame(14, new DirectoryAnswer.Noted()),
          new AnswerFrame(15, new DirectoryAnswer.Prepared(6)),
          new AnswerFrame(16, new DirectoryAnswer.Refused("full")),
          new AnswerFrame(
              19,
              new DirectoryAnswer.Waiting(
                  List.of(new TurnWait(7, 8, 9, "a", "teller/bob", BOB, "echo", 100, 11)))),
          new AnswerFrame(20, new DirectoryAnswer.Located("a")));

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4711);

  private static byte[] encoded(Frame frame) {
    WireWriter out = new Envelope(42, frame).encode(LIMIT);
    return ByteBuffer.allocate(Envelope.LENGTH_BYTES + out.size())
        .putInt(out.size())
        .put(out.array(), 0, out.size())
        .array();
  }

  /** Else what is new would not be tried. */
  @Test
  void frames_areOfEveryKind() {
    assertThat(FRAMES.stream().map(FrameFuzzTest::kind))
        .containsAll(
            kinds(Frame.class)
                .filter(each -> each != QuestionFrame.class && each != AnswerFrame.class)
                .toList())
        .containsAll(
            kinds(DirectoryQuestion.class)
                .filter(each -> each != DirectoryQuestion.Unknown.class)
                .toList())
        .containsAll(kinds(DirectoryAnswer.class).toList());
  }

  private static Class<?> kind(Frame frame) {
    return switch (frame) {
      case QuestionFrame wrapper -> wrapper.question().getClass();
      case AnswerFrame wrapper -> wrapper.answer().getClass();
      default -> frame.getClass();
    };
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(FrameFuzzTest::kinds)
        : Stream.of(type);
  }

  @Test
  void everyFrame_comesBackAsItWas() {
    var arrived = new ArrayList<Envelope>();
    var splitter = splitter(arrived);
    FRAMES.forEach(frame -> splitter.feed(encoded(frame)));
    assertThat(arrived)
        .usingRecursiveFieldByFieldElementComparator(
            org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration.builder()
                .withIgnoredFieldsOfTypes(Payload.class, Payload.Written.class)
                .withIgnoredFields("frame.arguments", "frame.result", "frame.failure.content")
                .build())
        .containsExactlyElementsOf(FRAMES.stream().map(frame -> new Envelope(42, frame)).toList());
  }

  @Test
  void frames_inWhateverPieces_areTheSame() {
    byte[] all = new byte[0];
    for (Frame frame : FRAMES) {
      byte[] one = encoded(frame);
      int end = all.length;
      all = Arrays.copyOf(all, end + one.length);
      System.arraycopy(one, 0, all, end, one.length);
    }
    for (int round = 0; round < 5_000; round++) {
      var arrived = new ArrayList<Envelope>();
      var splitter = splitter(arrived);
      for (int at = 0; at < all.length; ) {
        int length = Math.min(all.length - at, 1 + random.nextInt(80));
        splitter.feed(Arrays.copyOfRange(all, at, at + length));
        at += length;
      }
      assertThat(arrived).hasSameSizeAs(FRAMES);
    }
  }

  @Test
  void brokenFrames_areRefusedAndNothingElseHappens() {
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = encoded(FRAMES.get(random.nextInt(FRAMES.size())));
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        // Mostly behind the length, which the splitter alone looks at.
        int from = random.nextInt(8) == 0 ? 0 : Envelope.LENGTH_BYTES;
        bytes[from + random.nextInt(bytes.length - from)] = (byte) random.nextInt();
      }
      feedAnything(bytes);
    }
  }

  @Test
  void randomBytes_areRefusedAndNothingElseHappens() {
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > Envelope.LENGTH_BYTES && random.nextBoolean()) {
        ByteBuffer.wrap(bytes).putInt(bytes.length - Envelope.LENGTH_BYTES);
      }
      feedAnything(bytes);
    }
  }

  @Test
  void announcedLength_takesNoMemory() {
    var splitter = new FrameSplitter(Integer.MAX_VALUE, (bytes, offset, length) -> {});
    for (int i = 0; i < 1_000; i++) {
      splitter.feed(ByteBuffer.allocate(4).putInt(0x7fff_ffff).array());
      splitter = new FrameSplitter(Integer.MAX_VALUE, (bytes, offset, length) -> {});
    }
  }

  @Test
  void length_beyondTheLimit_isRefusedAtOnce() {
    var splitter = new FrameSplitter(1024, (bytes, offset, length) -> {});
    assertThatThrownBy(() -> splitter.feed(new byte[] {0, 0, 4, 1}))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("1025");
    assertThatThrownBy(() -> splitter.feed(new byte[] {-1, -1, -1, -1}))
        .isInstanceOf(DecodingException.class);
  }

  private static FrameSplitter splitter(List<Envelope> arrived) {
    return new FrameSplitter(
        LIMIT, (bytes, offset, length) -> arrived.add(Envelope.decode(bytes, offset, length)));
  }

  private static void feedAnything(byte[] bytes) {
    FrameFuzz.feed(envelope -> {}, bytes);
  }
}
