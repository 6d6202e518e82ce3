package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.gateway.Activator;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.KedaScaler;
import dev.teff.runtime.gateway.PeerDemand;
import dev.teff.runtime.gateway.ScalingOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an autoscaler asks how many silos there should be, if the configuration wants that. */
final class ScalerPort implements AutoCloseable {
  private static final String PORT = "teff.gateway.scaler-port";

  private final @Nullable Store store;
  private @Nullable Gateway asked;
  private @Nullable Activator activator;
  private @Nullable KedaScaler scaler;
  private @Nullable PeerDemand peers;

  private ScalerPort(@Nullable Store store) {
    this.store = store;
  }

  static ScalerPort open(Config config, Gateway gateway) {
    int port = config.getInt(PORT);
    if (port < 0) {
      return new ScalerPort(null);
    }
    String url = config.getString("teff.store.url");
    var opened = new ScalerPort(url.isEmpty() ? null : Stores.open(url));
    try {
      opened.start(config, gateway, port);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private void start(Config config, Gateway gateway, int port) {
    Store reminding = store;
    ScalingOptions scaling = ScalingOptions.from(config);
    KedaScaler telling =
        KedaScaler.listen(
            config.getString("teff.gateway.bind"), port, scaling.minSilos(), gateway::demand);
    scaler = telling;
    PeerDemand others = PeerDemand.ask(config, telling.port());
    peers = others;
    activator =
        Activator.start(
            scaling,
            () -> others.with(gateway.demand()),
            () -> reminding == null ? Optional.empty() : reminding.reminders().next(),
            telling);
    asked = gateway;
  }

  /** What to say about it. */
  String describe() {
    return scaler == null ? "" : " An autoscaler may ask at port %d.".formatted(scaler.port());
  }

  /** Closes the gateway first: others ask for its calls as long as some are under way. */
  @Override
  public void close() {
    if (asked != null) {
      asked.close();
    }
    if (activator != null) {
      activator.close();
    }
    if (peers != null) {
      peers.close();
    }
    if (scaler != null) {
      scaler.close();
    }
    if (store != null) {
      store.close();
    }
  }
}
