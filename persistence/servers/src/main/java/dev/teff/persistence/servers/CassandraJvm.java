package dev.teff.persistence.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.teff.persistence.daemon.Daemon;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The command that runs a node: on a JDK 17 where there is one, else on ours. */
final class CassandraJvm {
  private static final Class<?> OURS = Daemon.class;
  private static final String JARS = "/dev/teff/cassandra.classpath";
  private static final List<Path> JVM_FOLDERS =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/usr/java"),
          Path.of("/opt"),
          Path.of("/Library/Java/JavaVirtualMachines"),
          Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"));

  /** Small, and without what waits for other nodes of a real network. */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx384m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxDirectMemorySize=128m",
          "-XX:-UsePerfData",
          "-Djdk.attach.allowAttachSelf=true",
          "-Dio.netty.tryReflectionSetAccessible=true",
          "-Dcassandra.skip_wait_for_gossip_to_settle=0",
          "-Dcassandra.ring_delay_ms=1",
          "-Dcassandra.superuser_setup_delay_ms=0",
          "-Dcassandra.consistent.rangemovement=false",
          "-Dcassandra.auth_bcrypt_gensalt_log2_rounds=4",
          "-Djava.net.preferIPv4Stack=true");

  private static final List<String> EXPORTED =
      List.of(
          "java.base/jdk.internal.misc",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.util",
          "java.base/java.lang.ref",
          "java.base/sun.nio.ch",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "jdk.unsupported/sun.misc",
          "jdk.attach/sun.tools.attach",
          "jdk.compiler/com.sun.tools.javac.file");

  private static final List<String> OPENED =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.module",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.util",
          "java.base/java.nio",
          "java.base/sun.nio.ch",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.util.jar",
          "jdk.management/com.sun.management.internal",
          "jdk.compiler/com.sun.tools.javac");

  /** Ctrl-C in the terminal is for whoever uses the node; they tell it when to stop. */
  private static final List<String> UNMOVED = List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh");

  private CassandraJvm() {}

  /**
   * The command.
   *
   * @param endsWithInput whether the node ends when its input does
   */
  static List<String> command(Path folder, CassandraNode node, boolean endsWithInput)
      throws IOException {
    Optional<Path> jdk17 = jdk17();
    List<String> command = new ArrayList<>(UNMOVED);
    command.add(
        jdk17.orElse(Path.of(System.getProperty("java.home"))).resolve("bin/java").toString());
    command.addAll(FLAGS);
    EXPORTED.forEach(each -> command.add("--add-exports=" + each + "=ALL-UNNAMED"));
    OPENED.forEach(each -> command.add("--add-opens=" + each + "=ALL-UNNAMED"));
    command.add("-Dcassandra.config=" + folder.resolve("cassandra.yaml").toUri());
    command.add("-Dcassandra.storagedir=" + folder);
    command.add("-Dcassandra.jmx.local.port=" + node.jmxPort());
    command.add("-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"));
    command.add("-cp");
    String stock = folder + File.pathSeparator + jars();
    // Behind the stock, Cassandra's own classes go before those of ours that stand in for them.
    command.add(
        jdk17.isPresent()
            ? stock + File.pathSeparator + ours()
            : ours() + File.pathSeparator + stock);
    command.add(endsWithInput ? OURS.getName() : "org.apache.cassandra.service.CassandraDaemon");
    return command;
  }

  private static String jars() throws IOException {
    try (InputStream list = CassandraJvm.class.getResourceAsStream(JARS)) {
      if (list == null) {
        throw new IOException(JARS + " is missing: build persistence/cassandra-server");
      }
      return new String(list.readAllBytes(), UTF_8).strip();
    }
  }

  private static Path ours() throws IOException {
    try {
      return Path.of(OURS.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Optional<Path> jdk17() {
    return JVM_FOLDERS.stream()
        .filter(Files::isDirectory)
        .flatMap(CassandraJvm::children)
        .flatMap(home -> Stream.of(home, home.resolve("Contents/Home")))
        .filter(CassandraJvm::isJava17)
        .findFirst();
  }

  private static Stream<Path> children(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList().stream();
    } catch (IOException unreadable) {
      return Stream.empty();
    }
  }

  private static boolean isJava17(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
      return false;
    }
    try {
      return Files.readString(release).contains("JAVA_VERSION=\"17");
    } catch (IOException unreadable) {
      return false;
    }
  }
}
