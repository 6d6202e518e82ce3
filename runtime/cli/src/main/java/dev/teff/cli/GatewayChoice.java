package dev.teff.cli;

import dev.teff.client.GatewayClient;
import dev.teff.client.GatewayClientOptions;
import dev.teff.client.GatewayClientOptions.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which gateway a command asks in the place of silos, if one was named. */
final class GatewayChoice {
  @Option(
      names = "--gateway",
      paramLabel = "HOST:PORT",
      description =
          "Asks a gateway, where it takes gRPC: needs neither the cluster's secret nor a way to its"
              + " silos.")
  private @Nullable String gateway;

  @Option(
      names = "--gateway-authorities",
      paramLabel = "FILE",
      description = "Talks to the gateway by TLS: a PEM file with those who certify it.")
  private @Nullable Path authorities;

  @Option(
      names = "--gateway-certificate",
      paramLabel = "FILE",
      description =
          "Shows the gateway a certificate, where it asks for one: a PEM file; with --gateway-key.")
  private @Nullable Path certificate;

  @Option(
      names = "--gateway-key",
      paramLabel = "FILE",
      description = "The key of the certificate that is shown: a PEM file, PKCS #8.")
  private @Nullable Path key;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The bearer token that the gateway asks for.")
  private @Nullable Path tokenFile;

  /**
   * A connection to the gateway; empty when silos are to be asked. When neither was named, and no
   * cluster was left in the background, it is the one of {@code teff up}, where that runs.
   *
   * @param silosNamed whether the command line says which silos to ask
   * @throws UserError when something about a gateway is given, but not which, or half of what is
   *     shown to it
   * @throws dev.teff.grains.GrainException {@code TEFF-501} when the address is none, or a file
   *     cannot be read
   */
  Optional<GatewayClient> connect(boolean silosNamed) throws IOException {
    if (gateway == null && !silosNamed && KeptCluster.find().isEmpty()) {
      gateway = RunningUp.onlyGateway().orElse(null);
    }
    if (gateway == null) {
      if (authorities != null || certificate != null || key != null || tokenFile != null) {
        throw new UserError("which gateway? Give --gateway HOST:PORT, its address for gRPC");
      }
      return Optional.empty();
    }
    if (gateway.contains("://")) {
      throw new UserError(
          "--gateway %s is a URL; give the address where the gateway takes gRPC, for example --gateway 127.0.0.1:7490"
              .formatted(gateway));
    }
    GatewayClientOptions options = GatewayClientOptions.of(gateway);
    Optional<Tls> tls = tls();
    if (tls.isPresent()) {
      options = options.withTls(tls.get());
    }
    if (tokenFile != null) {
      String token = SecretFile.read(tokenFile);
      options = options.withToken(() -> token);
    }
    return Optional.of(GatewayClient.connect(options));
  }

  private Optional<Tls> tls() {
    if ((certificate == null) != (key == null)) {
      throw new UserError(
          "what is shown to the gateway needs both: --gateway-certificate FILE and --gateway-key FILE");
    }
    if (authorities == null && certificate == null) {
      return Optional.empty();
    }
    var trusting = new Tls(Optional.ofNullable(authorities), Optional.empty());
    return Optional.of(
        certificate == null || key == null ? trusting : trusting.showing(certificate, key));
  }
}
