package dev.teff.cli;

import dev.teff.grains.CallInterceptor;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.ClusterTls;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command talks to: the one named, or else the one that was kept. */
final class ClusterChoice {
  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "HOST:PORT",
      description =
          "Silos of the cluster. Without it, the one that quickstart --keep or up --gateway left"
              + " up.")
  private List<String> seeds = List.of();

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The cluster's secret. Without it, the variable TEFF_CLUSTER_SECRET.")
  private @Nullable Path secretFile;

  TeffClient connect() throws IOException {
    return connect(List.of());
  }

  private TeffClient connect(List<CallInterceptor> interceptors) throws IOException {
    if (!seeds.isEmpty()) {
      return connect(seeds, secret(), interceptors);
    }
    KeptCluster kept =
        KeptCluster.find()
            .orElseThrow(() ->
                new UserError(
                    "no cluster is running here; start one with ./teff quickstart --keep or ./teff"
                        + " up --gateway, or name one with --seeds HOST:PORT"));
    return connect(kept.seeds(), SecretFile.read(kept.secretFile()), interceptors);
  }

  /**
   * A client that waits for silos which do not run yet.
   *
   * @param configured seeds to take when the command line names none
   * @param interceptors which its calls pass
   */
  TeffClient connectPatiently(List<String> configured, List<CallInterceptor> interceptors)
      throws IOException {
    List<String> named = seeds.isEmpty() ? configured : seeds;
    if (!named.isEmpty()) {
      return TeffClient.patient(options(named, secret()), interceptors);
    }
    return connect(interceptors);
  }

  /** With TLS where the process is configured so. */
  static ClientOptions options(List<String> seeds, String secret) throws IOException {
    return ClientOptions.of(seeds, Secret.of(secret))
        .withTls(ClusterTls.from(SiloConfig.load(Map.of(), Optional.empty(), System.getenv())));
  }

  private static TeffClient connect(
      List<String> seeds, String secret, List<CallInterceptor> interceptors) throws IOException {
    return TeffClient.connect(options(seeds, secret), interceptors);
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
