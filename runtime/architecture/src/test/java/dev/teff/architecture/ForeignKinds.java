package dev.teff.architecture;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;

/** The parts of other people's kinds that the manifests use, as their documentation has them. */
final class ForeignKinds {
  private ForeignKinds() {}

  record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScaledObjectSpec spec) {}

  record ScaledObjectSpec(
      Target scaleTargetRef,
      int minReplicaCount,
      int maxReplicaCount,
      int pollingInterval,
      int cooldownPeriod,
      List<Trigger> triggers) {}

  record Target(String apiVersion, String kind, String name) {}

  record Trigger(String type, String metricType, Map<String, String> metadata) {}

  record ServiceMonitor(
      String apiVersion, String kind, ObjectMeta metadata, ServiceMonitorSpec spec) {}

  record ServiceMonitorSpec(LabelSelector selector, List<Endpoint> endpoints) {}

  record Endpoint(String port, String path, String interval) {}

  record KnativeService(
      String apiVersion, String kind, ObjectMeta metadata, KnativeServiceSpec spec) {}

  record KnativeServiceSpec(Revision template) {}

  record Revision(ObjectMeta metadata, RevisionSpec spec) {}

  record RevisionSpec(
      String serviceAccountName,
      boolean automountServiceAccountToken,
      boolean enableServiceLinks,
      int timeoutSeconds,
      int containerConcurrency,
      List<Container> containers,
      List<Volume> volumes) {}
}
