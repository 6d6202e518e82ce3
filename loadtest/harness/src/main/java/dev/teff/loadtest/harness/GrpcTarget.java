package dev.teff.loadtest.harness;

import dev.teff.cli.UserError;
import dev.teff.client.GatewayClient;
import dev.teff.client.GatewayClientOptions;
import dev.teff.grains.GrainException;
import dev.teff.grains.Grains;
import java.time.Duration;
import java.util.List;

/** A gateway, by gRPC. Grains are called by typed references, as on a cluster, or by name. */
final class GrpcTarget implements MeteredTarget {
  static final String SCHEME = "grpc://";

  private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

  private final String name;
  private final GrainMeter meter = new GrainMeter(false);
  private final GatewayClient client;

  private GrpcTarget(String name, GatewayClientOptions options) {
    this.name = name;
    this.client = GatewayClient.connect(options, List.of(meter));
  }

  /** Looks whether somebody is there, with little patience. */
  private static void ask(GatewayClientOptions options) {
    try (GatewayClient client = GatewayClient.connect(options.withTimeout(FIRST_ANSWER))) {
      client.types();
    }
  }

  /**
   * Connects, and asks which grains there are.
   *
   * @param text {@code grpc://HOST:PORT}
   * @throws UserError when no gateway answers
   */
  static GrpcTarget connect(String text) {
    try {
      var options = GatewayClientOptions.of(text.substring(SCHEME.length()));
      ask(options);
      return new GrpcTarget(text, options);
    } catch (GrainException e) {
      throw new UserError("the target %s cannot be reached: %s".formatted(text, e.getMessage()), e);
    }
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public Grains grains() {
    return client.grains();
  }

  @Override
  public GatewayClient gateway() {
    return client;
  }

  @Override
  public GrainMeter meter() {
    return meter;
  }

  @Override
  public void close() {
    client.close();
  }
}
