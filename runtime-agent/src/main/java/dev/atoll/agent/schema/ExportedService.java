package dev.atoll.agent.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Service with a ServiceExport, as under {@code cilium/state/serviceexports/v1/CLUSTER/NS/NAME}
 * (Cilium 1.20.2, {@code pkg/clustermesh/mcsapi/types/mcsapiservicespec.go}, MCSAPIServiceSpec).
 *
 * @param annotations of the ServiceExport, to be had by what others make of it
 * @param labels as well
 * @param created when the ServiceExport was made, RFC 3339 with seconds: the oldest wins a conflict
 * @param type {@link #CLUSTER_SET_IP} or {@link #HEADLESS}
 * @param sessionAffinity {@code None} or {@code ClientIP}
 * @param timeoutSeconds of the affinity, where it is said
 */
public record ExportedService(
    String cluster,
    String name,
    String namespace,
    Map<String, String> annotations,
    Map<String, String> labels,
    String created,
    List<Port> ports,
    String type,
    String sessionAffinity,
    Optional<Integer> timeoutSeconds,
    List<String> ipFamilies,
    Optional<String> internalTrafficPolicy,
    Optional<String> trafficDistribution) {

  public static final String CLUSTER_SET_IP = "ClusterSetIP";
  public static final String HEADLESS = "Headless";

  /**
   * @param name empty where the only port has none
   */
  public record Port(String name, String protocol, Optional<String> appProtocol, int port) {}

  public ExportedService {
    annotations = Map.copyOf(annotations);
    labels = Map.copyOf(labels);
    ports = List.copyOf(ports);
    ipFamilies = List.copyOf(ipFamilies);
  }

  /** JSON in the order of Go's struct; labels and annotations twice, as older readers want them. */
  public byte[] json() {
    return GoJson.bytes(this::write);
  }

  private void write(GoJson json) {
    json.string("cluster", cluster).string("name", name).string("namespace", namespace);
    texts(json, "annotations", annotations);
    texts(json, "labels", labels);
    texts(json, "Labels", labels);
    texts(json, "Annotations", annotations);
    json.string("exportCreationTimestamp", created)
        .objects("ports", ports, ExportedService::write)
        .string("type", type)
        .string("sessionAffinity", sessionAffinity);
    timeoutSeconds.ifPresent(seconds ->
        json.object(
            "sessionAffinityConfig",
            config -> config.object("clientIP", ip -> ip.number("timeoutSeconds", seconds))));
    if (!ipFamilies.isEmpty()) {
      json.strings("ipFamilies", ipFamilies);
    }
    internalTrafficPolicy.ifPresent(policy -> json.string("internalTrafficPolicy", policy));
    trafficDistribution.ifPresent(wish -> json.string("trafficDistribution", wish));
  }

  private static void texts(GoJson json, String name, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      json.strings(name, texts);
    }
  }

  private static void write(GoJson json, Port port) {
    json.stringIfAny("name", port.name).stringIfAny("protocol", port.protocol);
    port.appProtocol.ifPresent(protocol -> json.string("appProtocol", protocol));
    json.number("port", port.port);
  }
}
