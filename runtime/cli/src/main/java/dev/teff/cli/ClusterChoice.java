package dev.teff.cli;

import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command talks to: the one named, or else the one that was kept. */
final class ClusterChoice {
  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "HOST:PORT",
      description = "Silos of the cluster. Without it, the cluster that quickstart --keep left up.")
  private List<String> seeds = List.of();

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The cluster's secret. Without it, the variable TEFF_CLUSTER_SECRET.")
  private @Nullable Path secretFile;

  TeffClient connect() throws IOException {
    if (!seeds.isEmpty()) {
      return connect(seeds, secret());
    }
    KeptCluster kept =
        KeptCluster.find()
            .orElseThrow(() ->
                new UserError(
                    "no cluster is running here; start one with ./teff quickstart --keep, or"
                        + " name one with --seeds HOST:PORT"));
    return connect(kept.seeds(), SecretFile.read(kept.secretFile()));
  }

  private static TeffClient connect(List<String> seeds, String secret) {
    return TeffClient.connect(ClientOptions.of(seeds, Secret.of(secret)));
  }

  private String secret() throws IOException {
    if (secretFile != null) {
      return SecretFile.read(secretFile);
    }
    String secret = System.getenv("TEFF_CLUSTER_SECRET");
    if (secret == null) {
      throw new UserError("which secret? Give --secret-file FILE or set TEFF_CLUSTER_SECRET");
    }
    return secret;
  }
}
