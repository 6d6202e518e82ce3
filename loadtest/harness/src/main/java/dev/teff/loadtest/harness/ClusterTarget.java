package dev.teff.loadtest.harness;

import dev.teff.cli.UserError;
import dev.teff.grains.Grains;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster that somebody else started. */
record ClusterTarget(String describe, TeffClient client, GrainMeter meter)
    implements MeteredTarget {
  /** Connects; fails at once when no silo answers. */
  static ClusterTarget connect(String text, List<String> seeds, @Nullable Path secretFile)
      throws IOException {
    var meter = new GrainMeter(true);
    var options = ClientOptions.of(seeds, Secret.of(secret(secretFile)));
    return new ClusterTarget(text, TeffClient.connect(options, List.of(meter)), meter);
  }

  private static String secret(@Nullable Path file) throws IOException {
    if (file != null) {
      return Files.readString(file).strip();
    }
    String secret = System.getenv("TEFF_CLUSTER_SECRET");
    if (secret == null) {
      throw new UserError("which secret? Give --secret-file FILE or set TEFF_CLUSTER_SECRET");
    }
    return secret;
  }

  @Override
  public Grains grains() {
    return client.grains();
  }

  @Override
  public void close() {
    client.close();
  }
}
