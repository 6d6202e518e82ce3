package dev.teff.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class MachinesTest {
  @Test
  void machinesApart_reachHostAndEachOther_untilTheyAreCut() {
    assumeThat(Namespaces.obstacle()).isEmpty();
    try (Machines machines = Machines.create(2)) {
      assertThat(machines.apart()).isTrue();
      assertThat(reaches(machines, 0, machines.host(3))).isTrue();
      assertThat(reaches(machines, 0, machines.address(1))).isTrue();

      machines.cut(0, Set.of(1));
      assertThat(reaches(machines, 0, machines.address(1))).isFalse();
      assertThat(machines.dropped()).isPositive();
      machines.heal();
      assertThat(reaches(machines, 0, machines.address(1))).isTrue();
    }
    assertThat(leftOf(ProcessHandle.current().pid())).isEmpty();
  }

  @Test
  void machinesOfAProcessThatIsKilled_areRemoved() throws Exception {
    assumeThat(Namespaces.obstacle()).isEmpty();
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName())
            .redirectErrorStream(true)
            .start();
    try (var said = holder.inputReader()) {
      assertThat(said.readLine()).contains("2 network namespaces");
      assertThat(leftOf(holder.pid())).isNotEmpty();
    } finally {
      holder.destroyForcibly();
    }
    assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
    await().atMost(Duration.ofSeconds(20)).until(() -> leftOf(holder.pid()).isEmpty());
  }

  @Test
  void loopback_saysWhy() {
    try (Machines machines = Machines.loopback("this is a test")) {
      assertThat(machines.describe()).contains("loopback", "this is a test");
      assertThat(machines.apart()).isFalse();
      assertThat(machines.prefix(0)).isEmpty();
      assertThat(machines.address(1)).isEqualTo("127.0.0.1");
      assertThat(machines.host(2)).isEqualTo("127.0.0.3");
    }
  }

  /** By bash's own sockets: a refused connection has reached the host, too. */
  private static boolean reaches(Machines machines, int from, String address) {
    List<String> command = new ArrayList<>(machines.prefix(from));
    command.addAll(
        List.of("timeout", "1", "bash", "-c", "exec 3<> /dev/tcp/%s/9".formatted(address)));
    return Shell.attempt(command.toArray(String[]::new)).text().contains("refused");
  }

  /** The namespaces and links of a process. */
  private static List<String> leftOf(long pid) {
    String name = "tf" + pid % 1_000_000;
    String all = Shell.run("ip", "netns", "list") + "\n" + Shell.run("ip", "-o", "link");
    return all.lines().filter(line -> line.contains(name)).toList();
  }
}
