package dev.teff.machines;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A network namespace per silo, all on one bridge, at which nftables drops what is cut. The
 * namespaces and the bridge carry the number of this process in their names, and go with it.
 */
final class Namespaces implements Machines {
  private static final int HOST_ADDRESSES = 4;
  private static final Pattern COUNTER = Pattern.compile("counter packets (\\d+)");

  private final int count;
  private final String name;
  private final String subnet;
  private final Demolition demolition;
  private boolean cut;

  private Namespaces(int count) {
    long pid = ProcessHandle.current().pid();
    this.count = count;
    this.name = "tf" + pid % 1_000_000;
    this.subnet = "10.%d.%d".formatted(64 + pid / 250 % 64, pid % 250);
    this.demolition = Demolition.of(removal());
  }

  /** Why there can be none; empty when there can. */
  static String obstacle() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return "this is not Linux";
    }
    if (!"0".equals(Shell.attempt("id", "-u").text())) {
      return "network namespaces need root";
    }
    for (String tool : List.of("ip", "nft")) {
      if (!Shell.attempt(tool, "-V").good()) {
        return "the tool %s is missing (Debian: apt install iproute2 nftables)".formatted(tool);
      }
    }
    Shell.Result bridge = Shell.attempt("nft", "-c", "add table bridge teff_probe");
    return bridge.good() ? "" : "nft cannot filter on a bridge here: " + bridge.text();
  }

  /** Makes them; what was made is removed again when that fails. */
  static Namespaces create(int count) {
    var made = new Namespaces(count);
    try {
      made.create();
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
    return made;
  }

  private void create() {
    Shell.run("ip", "link", "add", name, "type", "bridge");
    for (int number = 0; number < HOST_ADDRESSES; number++) {
      Shell.run("ip", "addr", "add", host(number) + "/24", "dev", name);
    }
    Shell.run("ip", "link", "set", name, "up");
    for (int machine = 0; machine < count; machine++) {
      String space = space(machine);
      String outer = outer(machine);
      Shell.run("ip", "netns", "add", space);
      Shell.run("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", space);
      Shell.run("ip", "link", "set", outer, "master", name, "up");
      Shell.run("ip", "-n", space, "addr", "add", address(machine) + "/24", "dev", "eth0");
      Shell.run("ip", "-n", space, "link", "set", "eth0", "up");
      Shell.run("ip", "-n", space, "link", "set", "lo", "up");
    }
  }

  private String outer(int machine) {
    return name + "v" + machine;
  }

  private String space(int machine) {
    return name + "-" + machine;
  }

  @Override
  public String describe() {
    return "%d network namespaces on bridge %s, one for each silo".formatted(count, name);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public String address(int machine) {
    return subnet + "." + (11 + machine);
  }

  @Override
  public String host(int number) {
    return subnet + "." + (1 + number);
  }

  @Override
  public List<String> prefix(int machine) {
    return List.of("ip", "netns", "exec", space(machine));
  }

  @Override
  public boolean apart() {
    return true;
  }

  @Override
  public void cut(int from, Set<Integer> to) {
    rule(
        "ip saddr %s ip daddr { %s } counter drop"
            .formatted(
                address(from), to.stream().map(this::address).collect(Collectors.joining(", "))));
  }

  @Override
  public void lose(int machine, int percent) {
    rule(
        "ip daddr %s ip saddr != %s numgen random mod 100 < %d counter drop"
            .formatted(address(machine), host(0), percent));
  }

  private void rule(String rule) {
    if (!cut) {
      cut = true;
      Shell.run("nft", "add table bridge " + name);
      Shell.run(
          "nft", "add chain bridge " + name + " cut { type filter hook forward priority 0 ; }");
    }
    Shell.run("nft", "add rule bridge " + name + " cut " + rule);
  }

  @Override
  public long dropped() {
    if (!cut) {
      return 0;
    }
    String rules = Shell.run("nft", "list table bridge " + name);
    long dropped = 0;
    for (Matcher counter = COUNTER.matcher(rules); counter.find(); ) {
      dropped += Long.parseLong(counter.group(1));
    }
    return dropped;
  }

  /** Whatever of it there is: a start may have failed half-way. */
  private List<String> removal() {
    List<String> commands = new ArrayList<>();
    commands.add("nft delete table bridge " + name);
    for (int machine = 0; machine < count; machine++) {
      commands.add("ip link del " + outer(machine));
      commands.add("ip netns del " + space(machine));
    }
    commands.add("ip link del " + name);
    return commands;
  }

  @Override
  public void heal() {
    if (cut) {
      Shell.run("nft", "delete table bridge " + name);
      cut = false;
    }
  }

  @Override
  public void close() {
    demolition.run();
  }
}
