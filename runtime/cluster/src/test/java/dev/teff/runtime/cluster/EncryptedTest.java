package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.runtime.SystemTimekeeper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Silos that show each other certificates. */
@Timeout(120)
final class EncryptedTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration LITTLE = Duration.ofMillis(700);

  @TempDir private Path folder;
  private final List<Branch> opened = new ArrayList<>();
  private final Authority authority = new Authority("own");
  private final Authority foreign = new Authority("foreign");
  private ClusterTls own;
  private Branch silo;

  EncryptedTest() throws Exception {}

  @BeforeEach
  void open() throws Exception {
    own = issue(authority, "silo");
    silo = open("silo", own);
  }

  @AfterEach
  void close() {
    opened.forEach(Branch::close);
  }

  private ClusterTls issue(Authority by, String name) throws Exception {
    return by.issue(name, folder.resolve(Integer.toString(opened.size())));
  }

  private Branch open(String name, ClusterTls tls) {
    Branch branch = Branch.open(name, tls);
    opened.add(branch);
    return branch;
  }

  private static String ask(Branch from, Branch to) {
    return ask(from, to, SOON);
  }

  private static String ask(Branch from, Branch to, Duration limit) {
    Branch.unite(1, from, to);
    return from.at(to.self(), limit).ref(Teller.class, "bob").echo("psst");
  }

  @Test
  void silosOfOneAuthority_talk_andNobodyCanRead() throws Exception {
    Branch other = open("other", issue(authority, "other"));
    assertThat(ask(silo, other)).isEqualTo("psst");
    var passed = new ConcurrentLinkedQueue<String>();
    try (Proxy wire = new Proxy(silo.transport.port())) {
      wire.tap = bytes -> passed.add(bytes.toString(StandardCharsets.ISO_8859_1));
      String answer =
          other
              .at(wire.seenAs(silo.self()), SOON)
              .ref(Teller.class, "bob")
              .echo("nobody is to know");
      assertThat(answer).isEqualTo("nobody is to know");
      assertThat(passed).isNotEmpty();
      assertThat(String.join("", passed)).doesNotContain("nobody is to know");
    }
  }

  @Test
  void siloOfAnotherAuthority_isRefused_onBothSides() throws Exception {
    Branch stranger = open("stranger", issue(foreign, "other"));
    assertUnreachable(stranger, silo);
    assertUnreachable(silo, stranger);
  }

  @Test
  void expiredCertificate_isRefused_onBothSides() throws Exception {
    Branch expired = open("expired", issue(authority, "expired"));
    assertUnreachable(expired, silo);
    assertUnreachable(silo, expired);
  }

  @Test
  void siloWithoutCertificate_isRefused() {
    Branch plain = Branch.open("plain");
    opened.add(plain);
    assertUnreachable(plain, silo);
    assertUnreachable(silo, plain);
  }

  private static void assertUnreachable(Branch from, Branch to) {
    assertThatThrownBy(() -> ask(from, to, LITTLE))
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> assertThat(e.outcome()).isEqualTo(GrainException.Outcome.DID_NOT_RUN));
  }

  @Test
  void downgradedClient_isRefused_howeverGoodItsCertificate() throws Exception {
    assertThat(canTalk(authority, "TLSv1.3")).isTrue();
    assertThat(canTalk(authority, "TLSv1.2")).isFalse();
    assertThat(canTalk(foreign, "TLSv1.3")).isFalse();
  }

  /** Whether the silo keeps a connection open to somebody who shows this. */
  private boolean canTalk(Authority shown, String protocol) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            shown
                .context("client", authority)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), silo.transport.port())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setSoTimeout(3000);
      socket.startHandshake();
      // The silo waits for a greeting; who is refused is told so at once.
      return socket.getInputStream().read() > 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SSLException | SocketException e) {
      return false;
    }
  }

  @Test
  void whoSpeaksNoTls_isTurnedAway_andFriendsNoticeNothing() throws IOException {
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), silo.transport.port())) {
      plain.setSoTimeout(10_000);
      plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(plain.getInputStream().readAllBytes().length).isLessThan(100);
    }
  }

  @Test
  void siloOfAClusterWithoutAStore_turnsAwayWhoSpeaksNoTls() throws Exception {
    int membershipPort;
    try (var free = new PortReservation("127.0.0.1", 0, "membership-port")) {
      membershipPort = free.port();
    }
    TeffCluster storeless =
        TeffCluster.create(
            ClusterOptions.builder()
                .seeds(List.of("127.0.0.1:" + membershipPort))
                .expectedSize(1)
                .membershipPort(membershipPort)
                .secret("open sesame")
                .tls(issue(authority, "other"))
                .build(),
            SystemTimekeeper.instance(),
            new Random(1));
    try (Branch plain = Branch.open("plain")) {
      storeless.join(new FakeSilo("storeless"));
      assertThat(presence(silo, storeless.self(), SOON)).isEqualTo(Presence.ALIVE);
      assertThat(presence(plain, storeless.self(), LITTLE)).isNotEqualTo(Presence.ALIVE);
    } finally {
      storeless.close();
    }
  }

  private static Presence presence(Branch from, SiloIdentity of, Duration limit) {
    return from.transport.presence(of, limit).join();
  }

  @Test
  void newCertificates_areTakenWithoutARestart() throws Exception {
    Branch newcomer = open("newcomer", issue(foreign, "other"));
    ClusterTls fresh = foreign.issue("silo", folder.resolve("fresh"));
    assertUnreachable(newcomer, silo);
    for (Map.Entry<Path, Path> file :
        Map.of(
                fresh.key(), own.key(),
                fresh.certificate(), own.certificate(),
                fresh.authorities(), own.authorities())
            .entrySet()) {
      Files.copy(file.getKey(), file.getValue(), StandardCopyOption.REPLACE_EXISTING);
    }
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(ask(newcomer, silo, LITTLE)).isEqualTo("psst"));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(ask(silo, newcomer, LITTLE)).isEqualTo("psst"));
  }

  @Test
  void keyOfAnotherCertificate_isNotTaken_untilItsCertificateIsThere() throws Exception {
    ClusterTls fresh = foreign.issue("silo", folder.resolve("fresh"));
    ListAppender<ILoggingEvent> log = listen(Encryption.class);
    try {
      replace(own.key(), Files.readAllBytes(fresh.key()));
      await().atMost(SOON).until(() -> !warnings(log).isEmpty());
    } finally {
      forget(Encryption.class, log);
    }
    Branch late = open("late", issue(authority, "other"));
    assertThat(ask(late, silo)).isEqualTo("psst");
    assertThat(ask(silo, late)).isEqualTo("psst");
    Branch newcomer = open("newcomer", issue(foreign, "other"));
    assertUnreachable(newcomer, silo);
    replace(own.certificate(), Files.readAllBytes(fresh.certificate()));
    replace(own.authorities(), Files.readAllBytes(fresh.authorities()));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(ask(newcomer, silo, LITTLE)).isEqualTo("psst"));
  }

  @Test
  void brokenFiles_areNotTaken_andLoggedOnce_andGoodOnesAreTakenAfterwards() throws Exception {
    Vertx vertx = Vertx.vertx();
    ClusterTls files = authority.issue("other", folder.resolve("broken"));
    var encryption = new Encryption(files, vertx);
    var taken = new AtomicInteger();
    Runnable end =
        encryption.onChange(() -> {
          taken.incrementAndGet();
          return Future.succeededFuture(true);
        });
    ListAppender<ILoggingEvent> log = listen(Encryption.class);
    try {
      for (Damage damage :
          List.of(
              new Damage(files.certificate(), half(files.certificate())),
              new Damage(files.key(), half(files.key())),
              new Damage(files.key(), foreignKey()),
              new Damage(files.authorities(), new byte[0]))) {
        byte[] whole = Files.readAllBytes(damage.file());
        int before = taken.get();
        log.list.clear();
        replace(damage.file(), damage.content());
        encryption.refresh();
        encryption.refresh();
        encryption.refresh();
        assertThat(warnings(log))
            .singleElement(InstanceOfAssertFactories.STRING)
            .contains("the old ones stay in use", damage.file().toString());
        assertThat(taken).hasValue(before);
        replace(damage.file(), whole);
        encryption.refresh();
        assertThat(taken).hasValueGreaterThan(before);
      }
      end.run();
      int before = taken.get();
      replace(files.key(), Files.readAllBytes(files.key()));
      encryption.refresh();
      assertThat(taken).as("its listener is closed").hasValue(before);
    } finally {
      forget(Encryption.class, log);
      encryption.close();
      vertx.close();
    }
  }

  @Test
  void keyOfAnotherCertificate_stopsTheStart() throws Exception {
    ClusterTls files = authority.issue("other", folder.resolve("broken"));
    replace(files.key(), foreignKey());
    assertThatThrownBy(() -> open("broken", files))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining(files.key() + " is not its key");
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Damage(Path file, byte[] content) {}

  private static byte[] half(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    return Arrays.copyOf(whole, whole.length / 2);
  }

  private byte[] foreignKey() throws Exception {
    return Files.readAllBytes(foreign.issue("silo", folder.resolve("foreign")).key());
  }

  /** As another file, written later. */
  private static void replace(Path file, byte[] content) throws IOException {
    FileTime later = FileTime.from(Files.getLastModifiedTime(file).toInstant().plusSeconds(1));
    Path unfinished = Files.write(file.resolveSibling("unfinished"), content);
    Files.setLastModifiedTime(unfinished, later);
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ListAppender<ILoggingEvent> listen(Class<?> logging) {
    var seen = new ListAppender<ILoggingEvent>();
    seen.list = new CopyOnWriteArrayList<>();
    seen.start();
    ((Logger) LoggerFactory.getLogger(logging)).addAppender(seen);
    return seen;
  }

  private static void forget(Class<?> logging, ListAppender<ILoggingEvent> seen) {
    ((Logger) LoggerFactory.getLogger(logging)).detachAppender(seen);
  }

  private static List<String> warnings(ListAppender<ILoggingEvent> seen) {
    return seen.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void settings_areAllOrNothing() {
    assertThatThrownBy(() ->
            ClusterTls.from(
                ConfigFactory.parseMap(Map.of("teff.cluster.tls.certificate", "/x.crt"))
                    .withFallback(ConfigFactory.defaultReference())))
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID))
        .hasMessageContaining("in part");
    assertThatThrownBy(
            () -> new ClusterTls(Path.of("/no.crt"), Path.of("/no.key"), Path.of("/no.pem")))
        .hasMessageContaining("/no.crt cannot be read");
    assertThat(ClusterTls.from(ConfigFactory.defaultReference())).isEmpty();
  }

  @Test
  void siloBeyondLoopback_warns() {
    Logger logger = (Logger) LoggerFactory.getLogger(TeffCluster.class);
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    logger.addAppender(seen);
    try {
      ClusterOptions.builder().build().warn();
      assertThat(seen.list).isEmpty();
      ClusterOptions.builder()
          .bindAddress("0.0.0.0")
          .advertisedAddress("127.0.0.1")
          .secret("s")
          .build()
          .warn();
      assertThat(seen.list)
          .allMatch(event -> event.getLevel() == Level.WARN)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(text -> text.contains("without TLS"))
          .anyMatch(text -> text.contains("membership port"));
    } finally {
      logger.detachAppender(seen);
    }
  }
}
