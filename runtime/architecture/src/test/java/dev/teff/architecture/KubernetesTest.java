package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.typesafe.config.ConfigFactory;
import dev.teff.runtime.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests in k8s/: rendered, and read strictly. */
class KubernetesTest {
  private static final Path FOLDER = SourceTree.ROOT.resolve("k8s");

  static List<Path> overlays() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER.resolve("overlays"))) {
      return folders.sorted().toList();
    }
  }

  private static List<JsonNode> rendered(Path overlay) {
    Optional<String> yaml = Manifests.render(overlay);
    assumeTrue(yaml.isPresent(), "SKIPPED: there is no kubectl, so no overlay was rendered");
    return Manifests.read(yaml.orElseThrow());
  }

  private static JsonNode only(List<JsonNode> objects, String kind, String name) {
    List<JsonNode> found =
        objects.stream()
            .filter(object -> object.path("kind").asText().equals(kind))
            .filter(object -> object.path("metadata").path("name").asText().equals(name))
            .toList();
    assertThat(found).as("%s %s", kind, name).hasSize(1);
    return found.get(0);
  }

  /** What pods are made of: their labels are in its metadata, the rest in its spec. */
  private static List<JsonNode> podTemplates(List<JsonNode> objects) {
    return objects.stream()
        .map(object -> object.path("spec").path("template"))
        .filter(template -> template.path("spec").has("containers"))
        .toList();
  }

  private static List<JsonNode> podSpecs(List<JsonNode> objects) {
    return podTemplates(objects).stream().map(template -> template.path("spec")).toList();
  }

  /** What a container may do, wherever its pod says so. Knative takes it from containers only. */
  private static JsonNode allowed(JsonNode pod, JsonNode container, String what) {
    JsonNode own = container.path("securityContext").path(what);
    return own.isMissingNode() ? pod.path("securityContext").path(what) : own;
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void overlay_isUnderstoodToTheLastField(Path overlay) {
    assertThat(rendered(overlay)).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void containers_mayDoNothingThatTheyNeedNot(Path overlay) {
    for (JsonNode pod : podSpecs(rendered(overlay))) {
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      for (JsonNode container : pod.path("containers")) {
        assertThat(allowed(pod, container, "runAsNonRoot").asBoolean()).isTrue();
        assertThat(allowed(pod, container, "runAsUser").asInt()).isPositive();
        assertThat(allowed(pod, container, "seccompProfile").path("type").asText())
            .isEqualTo("RuntimeDefault");
        JsonNode security = container.path("securityContext");
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("capabilities").path("drop").path(0).asText()).isEqualTo("ALL");
        assertThat(container.path("resources").path("limits").path("memory").asText()).isNotEmpty();
        assertThat(container.path("volumeMounts").findValuesAsText("mountPath")).contains("/tmp");
        for (String probe : List.of("readinessProbe", "livenessProbe")) {
          assertThat(container.has(probe)).as(probe).isTrue();
        }
        boolean knative = pod.has("containerConcurrency"); // which sees to the start itself
        assertThat(container.has("startupProbe")).isNotEqualTo(knative);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void variables_areSettingsThatThereAre(Path overlay) {
    Set<String> known = variables();
    for (JsonNode pod : podSpecs(rendered(overlay))) {
      for (JsonNode container : pod.path("containers")) {
        for (JsonNode variable : container.path("env")) {
          assertThat(variable.path("name").asText())
              .satisfiesAnyOf(
                  name -> assertThat(known).contains(name),
                  name -> assertThat(name).isEqualTo("JAVA_TOOL_OPTIONS"));
        }
      }
    }
  }

  private static Set<String> variables() {
    var files = new ArrayList<Path>();
    for (var module : SourceTree.codeModules()) {
      files.add(module.mainSources().resolveSibling("resources").resolve("reference.conf"));
    }
    return files.stream()
        .filter(Files::exists)
        .flatMap(file ->
            Configuration.settings(ConfigFactory.parseFile(file.toFile())).keySet().stream())
        .map(Configuration::variable)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void membership_isForSilosOnly(Path overlay) {
    JsonNode policy = only(rendered(overlay), "NetworkPolicy", "teff-silo");
    assertThat(policy.path("spec").path("podSelector").path("matchLabels").properties())
        .containsExactly(Map.entry("app.kubernetes.io/name", TextNode.valueOf("teff-silo")));
    assertThat(policy.path("spec").path("ingress").findValuesAsText("port"))
        .contains("membership", "calls");
    for (JsonNode rule : policy.path("spec").path("ingress")) {
      boolean membership = rule.path("ports").findValuesAsText("port").contains("membership");
      assertThat(rule.path("from").findValuesAsText("app.kubernetes.io/name"))
          .containsExactly(membership ? "teff-silo" : "teff-gateway");
    }
  }

  /** A policy that names a port which its pods do not have lets nobody in. */
  @ParameterizedTest
  @MethodSource("overlays")
  void policies_openPortsThatTheirPodsHave(Path overlay) {
    List<JsonNode> objects = rendered(overlay);
    List<JsonNode> policies =
        objects.stream()
            .filter(object -> object.path("kind").asText().equals("NetworkPolicy"))
            .toList();
    assertThat(policies).isNotEmpty();
    for (JsonNode policy : policies) {
      var wanted = policy.path("spec").path("podSelector").path("matchLabels").properties();
      List<JsonNode> pods =
          podTemplates(objects).stream()
              .filter(pod -> pod.path("metadata").path("labels").properties().containsAll(wanted))
              .toList();
      String name = policy.path("metadata").path("name").asText();
      assertThat(pods).as("pods of policy %s", name).isNotEmpty();
      for (JsonNode pod : pods) {
        assertThat(
                pod.path("spec").path("containers").path(0).path("ports").findValuesAsText("name"))
            .as("ports of policy %s", name)
            .containsAll(policy.path("spec").path("ingress").findValuesAsText("port"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void silos_haveTheTimeToDrain_andAreFoundWhileTheyDo(Path overlay) {
    List<JsonNode> objects = rendered(overlay);
    JsonNode silo = silo(objects).path("spec");
    long sleep =
        silo.path("containers")
            .path(0)
            .path("lifecycle")
            .path("preStop")
            .path("sleep")
            .path("seconds")
            .asLong();
    assertThat(sleep).as("until endpoints have forgotten the pod").isPositive();
    assertThat(silo.path("terminationGracePeriodSeconds").asLong())
        .isGreaterThan(sleep + 2 * seconds("runtime/core", "teff.silo.shutdown-grace"));
    JsonNode service = only(objects, "Service", "teff-silo").path("spec");
    assertThat(service.path("clusterIP").asText()).isEqualTo("None");
    assertThat(service.path("publishNotReadyAddresses").asBoolean()).isTrue();
    assertThat(
            only(objects, "PodDisruptionBudget", "teff-silo")
                .path("spec")
                .path("maxUnavailable")
                .asInt())
        .isEqualTo(1);
  }

  private static JsonNode silo(List<JsonNode> objects) {
    return only(objects, "StatefulSet", "teff-silo").path("spec").path("template");
  }

  private static long seconds(String module, String setting) {
    Path file = SourceTree.ROOT.resolve(module).resolve("src/main/resources/reference.conf");
    return ConfigFactory.parseFile(file.toFile()).getDuration(setting).toSeconds();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void silos_areSpreadOverMachines_andInProductionOverZones(Path overlay) {
    JsonNode silo = silo(rendered(overlay));
    JsonNode spread = silo.path("spec").path("topologySpreadConstraints");
    assertThat(spread.findValuesAsText("topologyKey"))
        .startsWith("kubernetes.io/hostname")
        .hasSize(overlay.endsWith("production") ? 2 : 1);
    for (JsonNode constraint : spread) {
      assertThat(constraint.path("labelSelector").path("matchLabels").properties())
          .isNotEmpty()
          .isSubsetOf(silo.path("metadata").path("labels").properties());
    }
  }

  @Test
  void keda_scalesTheSilos_byWhatAGatewayAnswersAtThePortThatItAsks() {
    List<JsonNode> objects = rendered(FOLDER.resolve("overlays/production"));
    JsonNode scaled = only(objects, "ScaledObject", "teff-silo").path("spec");
    JsonNode target = scaled.path("scaleTargetRef");
    JsonNode silos = only(objects, target.path("kind").asText(), target.path("name").asText());
    assertThat(silos.path("apiVersion")).isEqualTo(target.path("apiVersion"));
    assertThat(silos.path("spec").has("replicas"))
        .as("else applying the manifests again would set it back")
        .isFalse();
    JsonNode trigger = scaled.path("triggers").path(0);
    assertThat(trigger.path("type").asText()).isEqualTo("external-push");

    String address = trigger.path("metadata").path("scalerAddress").asText();
    int colon = address.indexOf(':');
    JsonNode service = only(objects, "Service", address.substring(0, colon)).path("spec");
    JsonNode port = service.path("ports").path(0);
    assertThat(port.path("port").asText()).isEqualTo(address.substring(colon + 1));
    JsonNode gateway = only(objects, "Deployment", "teff-gateway").path("spec").path("template");
    assertThat(gateway.path("metadata").path("labels").properties())
        .containsAll(service.path("selector").properties());
    JsonNode container = gateway.path("spec").path("containers").path(0);
    String listensAt = variable(container, "TEFF_GATEWAY_SCALER_PORT");
    assertThat(listensAt).isEqualTo(portNamed(container, port.path("targetPort").asText()));
    assertThat(variable(container, "TEFF_GATEWAY_SCALING_MAX_SILOS"))
        .isEqualTo(scaled.path("maxReplicaCount").asText());
  }

  /** KEDA asks one gateway, and callers' connections may all lead to another one. */
  @Test
  void keda_isToldWhatCallersOfAllGatewaysWant() {
    List<JsonNode> objects = rendered(FOLDER.resolve("overlays/production"));
    JsonNode gateways = only(objects, "Deployment", "teff-gateway").path("spec");
    assertThat(gateways.path("replicas").asInt()).isGreaterThan(1);
    JsonNode container = gateways.path("template").path("spec").path("containers").path(0);
    var labels = gateways.path("template").path("metadata").path("labels").properties();

    String[] peers = variable(container, "TEFF_GATEWAY_SCALER_PEERS").split(":", 2);
    JsonNode service = only(objects, "Service", peers[0]).path("spec");
    assertThat(service.path("clusterIP").asText()).as("a name of each").isEqualTo("None");
    assertThat(service.path("publishNotReadyAddresses").asBoolean()).isTrue();
    assertThat(labels).containsAll(service.path("selector").properties());
    assertThat(variable(container, "TEFF_GATEWAY_SCALER_PORT")).isEqualTo(peers[1]);
    assertThat(
            only(objects, "NetworkPolicy", "teff-scaler")
                .path("spec")
                .path("ingress")
                .findValues("podSelector"))
        .anyMatch(callers -> labels.containsAll(callers.path("matchLabels").properties()));
  }

  /** The gateway has waited for its idle time-out already. */
  @Test
  void autoscaler_stopsSilosSoon_alsoWhereSomeStay() {
    JsonNode scaled =
        only(rendered(FOLDER.resolve("overlays/production")), "ScaledObject", "teff-silo")
            .path("spec");
    assertThat(scaled.path("cooldownPeriod").asInt()).isBetween(1, 15);
    JsonNode window =
        scaled
            .path("advanced")
            .path("horizontalPodAutoscalerConfig")
            .path("behavior")
            .path("scaleDown")
            .path("stabilizationWindowSeconds");
    assertThat(window.isInt()).as("else it is 300").isTrue();
    assertThat(window.asInt()).isBetween(0, 30);
  }

  private static String variable(JsonNode container, String name) {
    return named(container.path("env"), name).path("value").asText();
  }

  private static String portNamed(JsonNode container, String name) {
    return named(container.path("ports"), name).path("containerPort").asText();
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode each : list) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("There is no " + name);
  }

  @Test
  void metrics_areReadFromPortsThatServicesHave(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        resources: [%1$s/base]
        components: [%1$s/components/prometheus]
        """
            .formatted(folder.toRealPath().relativize(FOLDER.toRealPath())));
    List<JsonNode> objects = rendered(folder);
    Map<String, String> services =
        Map.of("teff-silo", "teff-silo", "teff-gateway", "teff-gateway-metrics");
    for (String name : services.keySet()) {
      JsonNode monitor = only(objects, "ServiceMonitor", name).path("spec");
      JsonNode service = only(objects, "Service", services.get(name));
      assertThat(monitor.path("endpoints").findValuesAsText("port"))
          .as("where no token is wanted")
          .containsExactly("admin");
      assertThat(service.path("metadata").path("labels").properties())
          .containsAll(monitor.path("selector").path("matchLabels").properties());
      assertThat(service.path("spec").path("ports").findValuesAsText("name"))
          .containsAll(monitor.path("endpoints").findValuesAsText("port"));
    }
  }

  /** A node's agent has no certificate for a gateway with TLS, and Prometheus no token. */
  @ParameterizedTest
  @MethodSource("overlays")
  void probesOfGateways_goWhereNeitherCertificatesNorTokensAreWanted(Path overlay) {
    List<JsonNode> objects = rendered(overlay);
    assumeTrue(
        !overlay.endsWith("knative"), "Knative ends TLS, and probes the port that it serves");
    JsonNode container =
        only(objects, "Deployment", "teff-gateway")
            .path("spec")
            .path("template")
            .path("spec")
            .path("containers")
            .path(0);
    assertThat(variable(container, "TEFF_ADMIN_PORT")).isEqualTo(portNamed(container, "admin"));
    assertThat(variable(container, "TEFF_ADMIN_BIND")).isEqualTo("0.0.0.0");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.path(probe).path("httpGet").path("port").asText()).isEqualTo("admin");
    }
    assertThat(only(objects, "Service", "teff-gateway").findValuesAsText("targetPort"))
        .as("what others reach")
        .doesNotContain("admin");
    for (JsonNode rule :
        only(objects, "NetworkPolicy", "teff-gateway").path("spec").path("ingress")) {
      if (rule.path("ports").findValuesAsText("port").contains("admin")) {
        assertThat(rule.has("from")).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void probes_askTheSiloItself(Path overlay) {
    JsonNode silo =
        only(rendered(overlay), "StatefulSet", "teff-silo")
            .path("spec")
            .path("template")
            .path("spec")
            .path("containers")
            .path(0);
    for (String probe : List.of("startupProbe", "livenessProbe")) {
      assertThat(silo.path(probe).path("httpGet").path("path").asText()).isEqualTo("/health/live");
    }
    assertThat(silo.path("readinessProbe").path("httpGet").path("path").asText())
        .isEqualTo("/health/ready");
  }

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: teff-silo, labels: {tier: "1"}}
      spec: {type: ClusterIP, clusterIP: None, ports: [{port: 1, targetPort: 2, protocol: TCP}]}
      """;

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: teff-gateway}
      spec:
        selector: {matchLabels: {app: teff}}
        template:
          metadata: {labels: {app: teff}}
          spec:
            topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}
            containers:
              - name: gateway
                image: teff-app
                args: ["gateway", "--grpc-port=-1"]
                env: [{name: TEFF_GATEWAY_HTTP_PORT, value: "7480"}]
                ports: [{containerPort: 7480, name: http}]
                securityContext: {runAsNonRoot: true}
                resources: {limits: {cpu: 2, memory: 1Gi}}
      """;

  @Test
  void fieldsThatAreUnknownOrWrong_areFound() {
    assertThat(Manifests.read(SERVICE + "---\n" + DEPLOYMENT)).hasSize(2);
    assertRefused(SERVICE, "ports:", "prots:", "prots");
    assertRefused(SERVICE, "port: 1", "port: [1]", "port");
    assertRefused(SERVICE, "kind: Service", "kind: Sevrice", "Sevrice");
  }

  /** The classic mistake: YAML makes a number, or a truth value, of what is to be a text. */
  @Test
  void textsWithoutQuotationMarks_areFound_andNumbersWithThem() {
    assertRefused(DEPLOYMENT, "\"7480\"", "7480", "java.lang.String");
    assertRefused(DEPLOYMENT, "\"7480\"", "true", "java.lang.String");
    assertRefused(DEPLOYMENT, "\"7480\"", "0.5", "java.lang.String");
    assertRefused(DEPLOYMENT, "[\"gateway\", ", "[1, ", "java.lang.String");
    assertRefused(SERVICE, "tier: \"1\"", "tier: 1", "java.lang.String");
    assertRefused(DEPLOYMENT, "containerPort: 7480", "containerPort: \"7480\"", "Integer");
    assertRefused(DEPLOYMENT, "containerPort: 7480", "containerPort: 7480.5", "Integer");
    assertRefused(DEPLOYMENT, "runAsNonRoot: true", "runAsNonRoot: \"true\"", "Boolean");
  }

  @Test
  void fieldsThatAreMissing_areFound() {
    assertRefused(DEPLOYMENT, "selector: {matchLabels: {app: teff}}", "replicas: 1", "selector");
    assertRefused(DEPLOYMENT, "name: gateway", "workingDir: /tmp", "containers has no name");
    assertRefused(DEPLOYMENT, "image: teff-app", "stdin: false", "containers has no image");
    assertRefused(DEPLOYMENT, "containerPort: 7480, ", "", "ports has no containerPort");
    assertRefused(DEPLOYMENT, "topologyKey: zone, ", "", "has no topologyKey");
    assertRefused(DEPLOYMENT, "labels: {app: teff}", "labels: {app: tef}", "does not select");
    assertRefused(SERVICE, "port: 1, ", "", "ports has no port");
    assertRefused(SERVICE, "name: teff-silo, ", "", "metadata.name");
  }

  @Test
  void valuesThatThereAreNot_areFound() {
    assertRefused(SERVICE, "clusterIP: None", "clusterIP: none", "clusterIP");
    assertRefused(SERVICE, "type: ClusterIP", "type: ClusterIp", "type");
    assertRefused(SERVICE, "protocol: TCP", "protocol: tcp", "protocol");
    assertRefused(DEPLOYMENT, "ScheduleAnyway", "ScheduleAnyways", "whenUnsatisfiable");
    assertRefused(DEPLOYMENT, "name: http", "name: http-of-the-gateway", "ports/name");
  }

  private static void assertRefused(String good, String part, String bad, String named) {
    String yaml = good.replace(part, bad);
    assertThat(yaml).isNotEqualTo(good);
    assertThatThrownBy(() -> Manifests.read(yaml))
        .as(bad)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
