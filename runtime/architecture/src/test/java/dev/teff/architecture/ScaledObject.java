package dev.teff.architecture;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;

/**
 * What the manifests use of KEDA's kind, as its documentation has it: nobody publishes its model.
 */
record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
  record Spec(
      Target scaleTargetRef,
      int minReplicaCount,
      int maxReplicaCount,
      int pollingInterval,
      int cooldownPeriod,
      Advanced advanced,
      List<Trigger> triggers) {}

  record Advanced(AutoscalerConfig horizontalPodAutoscalerConfig) {}

  record AutoscalerConfig(Behavior behavior) {}

  record Behavior(Rules scaleDown) {}

  record Rules(int stabilizationWindowSeconds) {}

  record Target(String apiVersion, String kind, String name) {}

  record Trigger(String type, String metricType, Map<String, String> metadata) {}
}
