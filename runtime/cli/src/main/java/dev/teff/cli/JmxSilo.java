package dev.teff.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
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
public record JmxSilo(
    String name, PlacementMXBean placement, MBeanServerConnection server, JMXConnector connector)
    implements AutoCloseable {
  /**
   * The silos of a process of this machine; several where a test has put them into one, none where
   * it is another program.
   *
   * @throws UserError when it cannot be looked into
   */
  public static List<JmxSilo> ofProcess(long pid) throws IOException {
    return connect(new JMXServiceURL(attach(pid)));
  }

  /**
   * The silos of a process that was started with a JMX port.
   *
   * @param address {@code HOST:PORT}
   * @throws UserError when nothing can be had there
   */
  public static List<JmxSilo> at(String address) throws IOException {
    try {
      return connect(new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + address + "/jmxrmi"));
    } catch (IOException | SecurityException e) {
      throw new UserError(
          "there is no JMX to be had at %s: %s; was the silo's JVM started with -Dcom.sun.management.jmxremote.port?"
              .formatted(address, rootCause(e)),
          e);
    }
  }

  private static String rootCause(Throwable e) {
    Throwable cause = e.getCause();
    if (cause != null) {
      return rootCause(cause);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String attach(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new UserError("process %d is no JVM that can be looked into".formatted(pid), e);
    } catch (IOException e) {
      throw new UserError(
          "process %d cannot be looked into: %s; is it there, and yours?"
              .formatted(pid, e.getMessage()),
          e);
    }
  }

  @SuppressWarnings("BanJNDI") // the query is none: nothing of anybody's is deserialized for it
  private static List<JmxSilo> connect(JMXServiceURL url) throws IOException {
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
  public static void closeAll(List<JmxSilo> silos) throws IOException {
    for (JmxSilo silo : silos) {
      silo.close();
    }
  }
}
