package dev.teff.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an API server wants of the kinds that the manifests use, beyond names and types of fields:
 * the classes that read them have neither. Where something stands is said by the end of its path;
 * items of a list have the list's.
 */
final class ManifestRules {
  private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

  /** Fields that there must be, by where they belong. */
  private static final Map<String, Set<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("/Deployment", Set.of("metadata", "spec")),
          Map.entry("/Deployment/spec", Set.of("selector", "template")),
          Map.entry("/Namespace", Set.of("metadata")),
          Map.entry("/NetworkPolicy", Set.of("metadata", "spec")),
          Map.entry("/NetworkPolicy/spec", Set.of("podSelector")),
          Map.entry("/PodDisruptionBudget", Set.of("metadata", "spec")),
          Map.entry("/PodDisruptionBudget/spec", Set.of("selector")),
          Map.entry("/ScaledObject", Set.of("metadata", "spec")),
          Map.entry("/ScaledObject/spec", Set.of("scaleTargetRef", "triggers")),
          Map.entry("/ScaledObject/spec/scaleTargetRef", Set.of("name")),
          Map.entry("/ScaledObject/spec/triggers", Set.of("type", "metadata")),
          Map.entry("/Secret", Set.of("metadata")),
          Map.entry("/Service", Set.of("metadata", "spec")),
          Map.entry("/Service/spec/ports", Set.of("port")),
          Map.entry("/ServiceAccount", Set.of("metadata")),
          Map.entry("/ServiceMonitor", Set.of("metadata", "spec")),
          Map.entry("/ServiceMonitor/spec", Set.of("selector", "endpoints")),
          Map.entry("/StatefulSet", Set.of("metadata", "spec")),
          Map.entry("/StatefulSet/spec", Set.of("selector", "serviceName", "template")),
          Map.entry("/Deployment/spec/template/spec/containers", Set.of("name")),
          Map.entry("/StatefulSet/spec/template/spec/containers", Set.of("name")),
          Map.entry("/StatefulSet/spec/volumeClaimTemplates", Set.of("metadata", "spec")),
          Map.entry("/volumeClaimTemplates/spec", Set.of("accessModes", "resources")),
          Map.entry("/template", Set.of("spec")),
          Map.entry("/template/spec", Set.of("containers")),
          Map.entry("/containers", Set.of("image")),
          Map.entry("/containers/env", Set.of("name")),
          Map.entry("/containers/ports", Set.of("containerPort")),
          Map.entry("/containers/volumeMounts", Set.of("mountPath", "name")),
          Map.entry("/env/valueFrom/fieldRef", Set.of("fieldPath")),
          Map.entry("/env/valueFrom/secretKeyRef", Set.of("key", "name")),
          Map.entry("/httpGet", Set.of("port")),
          Map.entry("/seccompProfile", Set.of("type")),
          Map.entry("/sleep", Set.of("seconds")),
          Map.entry(
              "/topologySpreadConstraints", Set.of("maxSkew", "topologyKey", "whenUnsatisfiable")),
          Map.entry("/volumes", Set.of("name")),
          Map.entry("/volumes/secret/items", Set.of("key", "path")));

  /** What fields may say, by where they are. */
  private static final Map<String, Pattern> VALUES =
      Map.ofEntries(
          allowed("/Deployment/spec/strategy/type", "RollingUpdate|Recreate"),
          allowed("/NetworkPolicy/spec/policyTypes", "Ingress|Egress"),
          allowed("/ScaledObject/spec/triggers/metricType", "AverageValue|Value|Utilization"),
          allowed("/ScaledObject/spec/triggers/type", "external|external-push"),
          allowed("/Service/spec/clusterIP", "None|[0-9]+([.][0-9]+){3}"),
          allowed("/Service/spec/ports/appProtocol", "kubernetes[.]io/(h2c|ws|wss)"),
          allowed("/Service/spec/ports/name", NAME),
          allowed("/Service/spec/type", "ClusterIP|NodePort|LoadBalancer|ExternalName"),
          allowed("/StatefulSet/spec/podManagementPolicy", "OrderedReady|Parallel"),
          allowed("/StatefulSet/spec/updateStrategy/type", "RollingUpdate|OnDelete"),
          allowed("/accessModes", "ReadWriteOnce(Pod)?|ReadOnlyMany|ReadWriteMany"),
          allowed("/containers/imagePullPolicy", "Always|IfNotPresent|Never"),
          allowed("/containers/name", NAME),
          allowed("/containers/ports/name", "(?=.{1,15}$)" + NAME),
          allowed("/httpGet/scheme", "HTTP|HTTPS"),
          allowed("/metadata/name", NAME),
          allowed("/ports/protocol", "TCP|UDP|SCTP"),
          allowed("/seccompProfile/type", "RuntimeDefault|Unconfined|Localhost"),
          allowed("/topologySpreadConstraints/whenUnsatisfiable", "DoNotSchedule|ScheduleAnyway"));

  private ManifestRules() {}

  private static Map.Entry<String, Pattern> allowed(String where, String values) {
    return Map.entry(where, Pattern.compile(values));
  }

  /**
   * Looks at all of an object.
   *
   * @throws IllegalArgumentException when something is missing, or is none of what it may be
   */
  static void check(JsonNode object) {
    walk("/" + object.path("kind").asText(), object);
    if (!object.path("metadata").has("name")) {
      throw new IllegalArgumentException("Nothing can be told from others without metadata.name");
    }
    JsonNode spec = object.path("spec");
    JsonNode selected = spec.path("selector").path("matchLabels");
    JsonNode template = spec.path("template");
    if (template.isObject()
        && !template
            .path("metadata")
            .path("labels")
            .properties()
            .containsAll(selected.properties())) {
      throw new IllegalArgumentException(
          "spec.selector does not select what spec.template makes: " + selected);
    }
  }

  private static void walk(String path, JsonNode node) {
    if (node.isArray()) {
      node.forEach(item -> walk(path, item));
    } else if (node.isObject()) {
      REQUIRED.forEach((where, fields) -> {
        if (path.endsWith(where)) {
          fields.stream()
              .filter(field -> !node.has(field))
              .findFirst()
              .ifPresent(field -> {
                throw new IllegalArgumentException("%s has no %s".formatted(path, field));
              });
        }
      });
      node.properties().forEach(field -> walk(path + "/" + field.getKey(), field.getValue()));
    } else {
      VALUES.forEach((where, values) -> {
        if (path.endsWith(where) && !values.matcher(node.asText()).matches()) {
          throw new IllegalArgumentException(
              "%s is %s, which is not %s".formatted(path, node, values));
        }
      });
    }
  }
}
