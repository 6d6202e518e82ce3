package dev.teff.cli;

import dev.teff.runtime.placement.PlacementMXBean;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A silo that runs somewhere, seen over JMX.
 *
 * @param name the silo's name
 * @param placement its adaptive placement
 * @param server all of its process
 */
record JmxSilo(
    String name, PlacementMXBean placement, MBeanServerConnection server, JMXConnector connector)
    implements AutoCloseable {

  /** The silos of one process; several where a test has put them into one. */
  @SuppressWarnings("BanJNDI") // the query is none: nothing of anybody's is deserialized for it
  static List<JmxSilo> connect(JMXServiceURL url) throws IOException {
    JMXConnector connector = JMXConnectorFactory.connect(url);
    MBeanServerConnection server = connector.getMBeanServerConnection();
    List<JmxSilo> silos = new ArrayList<>();
    for (ObjectName found : server.queryNames(pattern(), null)) {
      PlacementMXBean bean = JMX.newMXBeanProxy(server, found, PlacementMXBean.class);
      silos.add(new JmxSilo(bean.getSilo(), bean, server, connector));
    }
    if (silos.isEmpty()) {
      connector.close();
    }
    return silos;
  }

  private static ObjectName pattern() {
    try {
      return new ObjectName(PlacementMXBean.NAME + ",*");
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(PlacementMXBean.NAME + " is no name.", e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }

  /** Closes all of them. */
  static void closeAll(List<JmxSilo> silos) throws IOException {
    for (JmxSilo silo : silos) {
      silo.close();
    }
  }
}
