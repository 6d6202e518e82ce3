package dev.teff.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
      description = "The cluster's secret. Without it, that of the configuration.")
  private @Nullable Path secretFile;

  /** Whether the command line says which cluster. */
  boolean isNamed() {
    return !seeds.isEmpty() || secretFile != null;
  }

  /** Connects to silos that run, as environment and system properties say. */
  TeffClient connect() throws IOException {
    return connect(SiloConfig.load(Map.of(), Optional.empty(), System.getenv()), List.of());
  }

  /**
   * A client that waits for silos which do not run yet.
   *
   * @param settings of the process: its secret, unless the command line names one, and its TLS
   * @param configured seeds to take when the command line names none
   * @param interceptors which its calls pass
   */
  TeffClient connectPatiently(
      Config settings, List<String> configured, List<CallInterceptor> interceptors)
      throws IOException {
    List<String> named = seeds.isEmpty() ? configured : seeds;
    if (!named.isEmpty()) {
      return TeffClient.patient(options(settings, named, secret(settings)), interceptors);
    }
    return connect(settings, interceptors);
  }

  private TeffClient connect(Config settings, List<CallInterceptor> interceptors)
      throws IOException {
    if (!seeds.isEmpty()) {
      return TeffClient.connect(options(settings, seeds, secret(settings)), interceptors);
    }
    KeptCluster kept =
        KeptCluster.find()
            .orElseThrow(() ->
                new UserError(
                    "no cluster is running here; start one with ./teff quickstart --keep or ./teff"
                        + " up, or name one with --seeds HOST:PORT"));
    if (kept.seeds().isEmpty()) {
      throw new UserError(
          "no silo of the cluster here runs any more; ./teff stop ends what is left of it");
    }
    String secret = SecretFile.read(kept.secretFile());
    Config own = ConfigFactory.parseMap(kept.settings()).withFallback(settings);
    return TeffClient.connect(options(own, kept.seeds(), secret), interceptors);
  }

  /** With TLS where the settings say so. */
  static ClientOptions options(Config settings, List<String> seeds, String secret) {
    return ClientOptions.of(seeds, Secret.of(secret)).withTls(ClusterTls.from(settings));
  }

  private String secret(Config settings) throws IOException {
    if (secretFile != null) {
      return SecretFile.read(secretFile);
    }
    return configuredSecret(settings)
        .orElseThrow(() ->
            new UserError(
                "which secret? Give --secret-file FILE, or set TEFF_CLUSTER_SECRET or"
                    + " teff.cluster.secret-file"));
  }

  /** The secret that the settings have, if any. */
  static Optional<String> configuredSecret(Config settings) throws IOException {
    String file = settings.getString("teff.cluster.secret-file");
    if (!file.isEmpty()) {
      return Optional.of(SecretFile.read(Path.of(file)));
    }
    return Optional.of(settings.getString("teff.cluster.secret")).filter(text -> !text.isEmpty());
  }
}
