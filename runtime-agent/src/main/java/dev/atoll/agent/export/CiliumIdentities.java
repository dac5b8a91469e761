package dev.atoll.agent.export;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Identities that Cilium has allocated (Cilium 1.20.2, {@code
 * clustermesh-apiserver/clustermesh/converters.go}). One without a namespace among its labels is
 * not told, nor one whose namespace is not global.
 */
final class CiliumIdentities implements Converter {
  private static final String NAMESPACE = "k8s:io.kubernetes.pod.namespace";

  private final Namespaces namespaces;
  private final Keyed keyed;
  private final ByNamespace<byte[]> labels = new ByNamespace<>();

  CiliumIdentities(Namespaces namespaces, Keyed keyed) {
    this.namespaces = namespaces;
    this.keyed = keyed;
  }

  @Override
  public Map<Resource, Set<Kind>> writes() {
    return Map.of(Resource.IDENTITIES, Set.of(Kind.CILIUM_IDENTITY, Kind.NAMESPACE));
  }

  @Override
  public void there(Kind kind, KubeObject object) {
    var map = Fields.map(object.fields(), "security-labels");
    var text = LabelText.of(map).getBytes(StandardCharsets.UTF_8);
    labels.put(map.getOrDefault(NAMESPACE, ""), object.name(), text);
    write(map.getOrDefault(NAMESPACE, ""), object.name(), text);
  }

  @Override
  public void gone(Kind kind, String key) {
    labels.remove(key);
    keyed.remove(Resource.IDENTITIES, key);
  }

  @Override
  public void namespace(String name) {
    labels.in(name).forEach((key, text) -> write(name, key, text));
  }

  private void write(String namespace, String key, byte[] text) {
    if (namespaces.isGlobal(namespace)) {
      keyed.put(Resource.IDENTITIES, key, text);
    } else {
      keyed.remove(Resource.IDENTITIES, key);
    }
  }
}
