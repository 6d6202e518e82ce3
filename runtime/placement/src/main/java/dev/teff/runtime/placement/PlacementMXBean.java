package dev.teff.runtime.placement;

import java.util.List;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Adaptive placement over JMX. Its name is {@value #NAME}, with the silo's name as {@code silo}.
 */
public interface PlacementMXBean {
  /** The name it is registered under, but for the silo's. */
  String NAME = "dev.teff:type=Placement";

  /** The name under which that of a silo is registered. */
  static ObjectName name(String silo) {
    try {
      return new ObjectName(NAME + ",silo=" + ObjectName.quote(silo));
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(silo + " cannot be part of a name: " + e.getMessage(), e);
    }
  }

  /** The silo's name. */
  String getSilo();

  /** On, off, or not working and why. */
  String getHealth();

  /** How many grains moved away since the silo started. */
  long getMoved();

  /** The share of sampled calls that go to other silos, from 0 to 1. */
  double getRemoteShare();

  /** The last exchanges, oldest first. */
  List<String> getExchanges();

  /** Where threads were pinned of late, oldest first. */
  List<String> getPinned();

  /** Whether grains move. */
  boolean isEnabled();

  /** Switches it on or off; on fails where the configuration says that it is off. */
  void setEnabled(boolean on);

  /** Whether moves are only planned. */
  boolean isDryRun();

  /** Switches between moving and only planning. */
  void setDryRun(boolean on);

  /** The strongest links between grains, in words. */
  List<String> strongest(int most);

  /** Why a grain is here; empty when it is not here. */
  String why(String type, String key);

  /** Begins to move a grain that is here. */
  void move(String type, String key, String silo);
}
