package dev.teff.runtime.cluster;

import com.typesafe.config.Config;
import dev.teff.grains.GrainException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What silos, and gateways that call them, show each other. Both sides show a certificate, by TLS
 * 1.3 and nothing older; the secret is proved inside. Immutable.
 *
 * <pre>{@code
 * Optional<ClusterTls> tls =
 *     ClusterTls.from(Configuration.load(Thread.currentThread().getContextClassLoader()));
 * }</pre>
 *
 * @param certificate a PEM file with the own certificate and those between it and its authority
 * @param key a PEM file with the certificate's private key, PKCS #8
 * @param authorities a PEM file with those who certify the silos and gateways of this cluster, and
 *     nobody else
 */
public record ClusterTls(Path certificate, Path key, Path authorities) {
  private static final String ROOT = "teff.cluster.tls";

  /**
   * Checks that the files are there.
   *
   * @throws GrainException {@code TEFF-501} naming the one that cannot be read
   */
  public ClusterTls {
    for (Path file : new Path[] {certificate, key, authorities}) {
      if (!Files.isReadable(file)) {
        throw ClusterFailures.configuration(
            "%s: %s cannot be read".formatted(ROOT, file),
            "name a PEM file that exists and that this user may read");
      }
    }
  }

  /**
   * Reads what is configured.
   *
   * @param config with everything under {@code teff.cluster}, defaults included
   * @return empty when connections are to be plain
   * @throws GrainException {@code TEFF-501} when only some of the files are named, or one cannot be
   *     read
   */
  public static Optional<ClusterTls> from(Config config) {
    Config tls = config.getConfig(ROOT);
    String certificate = tls.getString("certificate");
    String key = tls.getString("key");
    String authorities = tls.getString("authorities");
    long missing = Stream.of(certificate, key, authorities).filter(String::isEmpty).count();
    if (missing == 3) {
      return Optional.empty();
    }
    if (missing > 0) {
      throw ClusterFailures.configuration(
          ROOT + " is set in part", "set certificate, key and authorities, or none of them");
    }
    return Optional.of(new ClusterTls(Path.of(certificate), Path.of(key), Path.of(authorities)));
  }
}
