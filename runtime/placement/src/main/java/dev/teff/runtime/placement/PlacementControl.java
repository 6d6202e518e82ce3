package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the tools of this JVM's machine look at placement and change it; any thread. */
final class PlacementControl implements PlacementMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Affinity.class);

  private final String silo;
  private final Affinity affinity;

  private PlacementControl(String silo, Affinity affinity) {
    this.silo = silo;
    this.affinity = affinity;
  }

  /** Registers it; where that fails, the silo works all the same, and the log says so. */
  static PlacementControl register(String silo, Affinity affinity) {
    var control = new PlacementControl(silo, affinity);
    try {
      ManagementFactory.getPlatformMBeanServer().registerMBean(control, PlacementMXBean.name(silo));
    } catch (JMException e) {
      LOG.warn("Placement on silo {} cannot be controlled from outside: {}", silo, e.toString());
    }
    return control;
  }

  @Override
  public String getSilo() {
    return silo;
  }

  @Override
  public String getHealth() {
    return affinity.health().toString();
  }

  @Override
  public long getMoved() {
    return affinity.moved();
  }

  @Override
  public double getRemoteShare() {
    return affinity.remoteShare();
  }

  @Override
  public List<String> getExchanges() {
    return affinity.exchanges();
  }

  @Override
  public List<String> getPinned() {
    return affinity.pinned();
  }

  @Override
  public boolean isEnabled() {
    return affinity.health().enabled();
  }

  @Override
  public void setEnabled(boolean on) {
    affinity.enable(on);
  }

  @Override
  public boolean isDryRun() {
    return affinity.isDryRun();
  }

  @Override
  public void setDryRun(boolean on) {
    affinity.dryRun(on);
  }

  @Override
  public List<String> strongest(int most) {
    return affinity.strongest(most);
  }

  @Override
  public String why(String type, String key) {
    return affinity.why(GrainId.of(type, key)).orElse("");
  }

  @Override
  public void move(String type, String key, String target) {
    affinity.move(GrainId.of(type, key), target);
  }

  @Override
  public void close() {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(PlacementMXBean.name(silo));
    } catch (JMException e) {
      LOG.debug("Not registered any more.", e);
    }
  }
}
