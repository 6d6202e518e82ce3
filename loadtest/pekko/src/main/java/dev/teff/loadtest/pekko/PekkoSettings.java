package dev.teff.loadtest.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/**
 * How Pekko is set up: for production as its manual says, and the same tuned to this machine. A
 * comparison takes the better one, row by row.
 */
enum PekkoSettings {
  /** Pekko's own defaults, and what its manual asks for: artery over TCP, Jackson CBOR. */
  DEFAULT(""),

  /**
   * As many dispatcher threads as cores, each staying with an actor for longer; one lane for each
   * core between nodes.
   */
  TUNED(
      """
      pekko.actor.default-dispatcher {
        throughput = 100
        fork-join-executor { parallelism-min = 1, parallelism-factor = 1.0, parallelism-max = 64 }
      }
      pekko.actor.internal-dispatcher.fork-join-executor {
        parallelism-min = 1, parallelism-factor = 1.0, parallelism-max = 64
      }
      pekko.remote.artery.advanced {
        inbound-lanes = 2
        outbound-lanes = 2
      }
      """);

  private static final String COMMON =
      """
      pekko {
        loglevel = WARNING
        stdout-loglevel = WARNING
        actor {
          provider = cluster
          allow-java-serialization = off
          serialization-bindings {
            "dev.teff.loadtest.pekko.CborSerializable" = jackson-cbor
          }
        }
        remote.artery {
          transport = tcp
          canonical.hostname = "127.0.0.1"
          canonical.port = 0
        }
        cluster {
          downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
          shutdown-after-unsuccessful-join-seed-nodes = off
          sharding {
            number-of-shards = 100
            passivation.strategy = none
          }
        }
        coordinated-shutdown.exit-jvm = off
      }
      """;

  private final String tuning;

  PekkoSettings(String tuning) {
    this.tuning = tuning;
  }

  Config config() {
    return ConfigFactory.parseString(tuning)
        .withFallback(ConfigFactory.parseString(COMMON))
        .withFallback(ConfigFactory.load());
  }
}
