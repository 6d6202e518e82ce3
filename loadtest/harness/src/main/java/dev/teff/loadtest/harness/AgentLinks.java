package dev.teff.loadtest.harness;

import dev.teff.cli.UserError;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A coordinator's connections to its agents; none when it makes the load itself. */
record AgentLinks(List<AgentLink> links) implements AutoCloseable {
  /**
   * Connects to all of them.
   *
   * @throws UserError when one is not there
   */
  static AgentLinks connect(List<String> addresses, AgentSecret secret) {
    Set<String> once = new HashSet<>();
    List<AgentLink> links = new ArrayList<>();
    try {
      for (String address : addresses) {
        if (!once.add(address)) {
          throw new UserError("the agent %s is named twice".formatted(address));
        }
        links.add(AgentLink.connect(address, secret));
      }
      return new AgentLinks(List.copyOf(links));
    } catch (RuntimeException e) {
      links.forEach(AgentLink::close);
      throw e;
    }
  }

  /**
   * Who lets the users of a test come.
   *
   * @param opening what the command line calls the target
   */
  Generators generators(Target target, String opening, Wanted wanted, LoadTestProvider provider)
      throws IOException {
    if (links.isEmpty()) {
      return Generators.here(NanoClock.SYSTEM, Starter.REAL);
    }
    String code = CodeDigest.of(LoadTests.class, provider.getClass());
    Path secret = target instanceof SharedTarget shared ? shared.secretFile() : null;
    String address = target instanceof SharedTarget shared ? shared.address() : opening;
    return new Agents(
        links,
        shard ->
            new AgentProtocol.Assignment(
                wanted, code, address, secret == null ? null : secret.toString(), shard));
  }

  @Override
  public void close() {
    links.forEach(AgentLink::close);
  }
}
