package dev.atoll.agent.export;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.ExportedService;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.fleet.value.Mapping;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Services that have a ServiceExport of their name (Cilium 1.20.2, {@code
 * pkg/clustermesh/mcsapi/serviceexportsync.go}). As there, nothing is complete before the kind is
 * in the cluster.
 */
final class ServiceExports implements Converter {
  private final OwnCluster own;
  private final Namespaces namespaces;
  private final Keyed keyed;
  private final ByNamespace<KubeObject> services = new ByNamespace<>();
  private final ByNamespace<KubeObject> exports = new ByNamespace<>();

  ServiceExports(OwnCluster own, Namespaces namespaces, Keyed keyed) {
    this.own = own;
    this.namespaces = namespaces;
    this.keyed = keyed;
  }

  @Override
  public Map<Resource, Set<Kind>> writes() {
    return Map.of(
        Resource.SERVICE_EXPORTS, Set.of(Kind.SERVICE, Kind.SERVICE_EXPORT, Kind.NAMESPACE));
  }

  @Override
  public void there(Kind kind, KubeObject object) {
    of(kind).put(object.namespace(), object.key(), object);
    write(object.key());
  }

  @Override
  public void gone(Kind kind, String key) {
    of(kind).remove(key);
    write(key);
  }

  @Override
  public void namespace(String name) {
    exports.in(name).keySet().forEach(this::write);
  }

  private ByNamespace<KubeObject> of(Kind kind) {
    return kind == Kind.SERVICE ? services : exports;
  }

  private void write(String key) {
    value(key)
        .ifPresentOrElse(
            value -> keyed.put(Resource.SERVICE_EXPORTS, key, value.json()),
            () -> keyed.remove(Resource.SERVICE_EXPORTS, key));
  }

  /** {@code checkLocalSlimSvcValidForExport}: an ExternalName has nothing to be exported. */
  private Optional<ExportedService> value(String key) {
    return services
        .get(key)
        .filter(service -> namespaces.isGlobal(service.namespace()))
        .filter(service -> !Fields.text(service.fields(), "spec", "type").equals("ExternalName"))
        .flatMap(service -> exports.get(key).map(export -> value(service, export)));
  }

  private ExportedService value(KubeObject service, KubeObject export) {
    var spec = service.fields().mapping("spec").orElse(service.fields());
    return new ExportedService(
        own.name(),
        service.name(),
        service.namespace(),
        Fields.map(export.fields(), "spec", "exportedAnnotations"),
        Fields.map(export.fields(), "spec", "exportedLabels"),
        export.created(),
        Fields.items(spec, "ports").stream().map(ServiceExports::port).toList(),
        Fields.text(spec, "clusterIP").equals("None")
            ? ExportedService.HEADLESS
            : ExportedService.CLUSTER_SET_IP,
        Fields.text(spec, "sessionAffinity"),
        Fields.numberIfAny(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds")
            .map(Long::intValue),
        Fields.texts(spec, "ipFamilies"),
        spec.string("internalTrafficPolicy"),
        spec.string("trafficDistribution"));
  }

  private static ExportedService.Port port(Mapping port) {
    return new ExportedService.Port(
        Fields.text(port, "name"),
        Fields.text(port, "protocol"),
        port.string("appProtocol"),
        (int) Fields.number(port, "port"));
  }
}
