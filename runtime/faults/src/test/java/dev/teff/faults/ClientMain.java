package dev.teff.faults;

import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The process of a client, which says at every line that it reads which silos answer it. */
final class ClientMain {
  private ClientMain() {}

  /** Runs a client: its seed, and the secret. */
  public static void main(String[] arguments) throws IOException {
    var options = ClientOptions.of(List.of(arguments[0]), Secret.of(arguments[1]));
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (TeffClient client = TeffClient.patient(options)) {
      while (lines.readLine() != null) {
        System.out.println(client.statistics().keySet().stream().sorted().toList());
      }
    }
  }
}
