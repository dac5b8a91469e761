package dev.atoll.agent.export;

import dev.atoll.agent.export.Keyed.Audience;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identities and addresses of the pods of a cluster in which no Cilium runs. An identity is told
 * before the addresses that have it. What is in a namespace that is not global is told to the
 * cluster's own nodes only. Where a namespace becomes global, or is not any more, its pods are told
 * to the one audience before they are taken from the other, with the same numbers: who reads both
 * is never without them.
 */
final class Pods implements Converter {
  private static final Logger LOG = LoggerFactory.getLogger(Pods.class);
  private static final Duration KEPT = Duration.ofMinutes(15);
  private static final Duration COLLECT = Duration.ofSeconds(30);
  private static final Pattern NAMESPACE =
      Pattern.compile("(?:^|;)k8s:io\\.kubernetes\\.pod\\.namespace=([^;]*);");

  private final OwnCluster own;
  private final Namespaces namespaces;
  private final Keyed keyed;
  private final LongSupplier nanoTime;
  private final Claims claims;
  private final Claims ownClaims;
  private final Numbering numbering;
  private final ByNamespace<Pod> pods = new ByNamespace<>();

  /** Labels of all that have a number, by it. */
  private final ByNamespace<String> numbered = new ByNamespace<>();

  private long collectedAt;

  Pods(OwnCluster own, Namespaces namespaces, Keyed keyed, LongSupplier nanoTime) {
    this.own = own;
    this.namespaces = namespaces;
    this.keyed = keyed;
    this.nanoTime = nanoTime;
    this.collectedAt = nanoTime.getAsLong();
    this.claims = new Claims(keyed, Audience.MESH);
    this.ownClaims = new Claims(keyed, Audience.OWN);
    this.numbering = new Numbering(own, KEPT);
  }

  @Override
  public Map<Resource, Set<Kind>> writes() {
    var needed = Set.of(Kind.POD, Kind.NAMESPACE);
    return Map.of(Resource.IDENTITIES, needed, Resource.IPS, needed);
  }

  @Override
  public Set<Resource> ofOwnNodes() {
    return Set.of(Resource.IDENTITIES, Resource.IPS);
  }

  @Override
  public Optional<Resource> remembers() {
    return Optional.of(Resource.IDENTITIES);
  }

  /** Numbers of another cluster, and labels of another name of this one, are forgotten. */
  @Override
  public void remember(Map<String, byte[]> stored) {
    var cluster = "k8s:io.cilium.k8s.policy.cluster=" + own.name() + ";";
    stored.forEach((name, value) -> {
      var labels = new String(value, StandardCharsets.UTF_8);
      if (name.matches("[1-9][0-9]{0,9}") && labels.contains(cluster)) {
        numbering.remember(Long.parseLong(name), labels, nanoTime.getAsLong());
      }
    });
    numbering
        .all()
        .forEach(
            (number, labels) -> numbered.put(namespaceOf(labels), Long.toString(number), labels));
  }

  @Override
  public void there(Kind kind, KubeObject object) {
    var pod = Pod.of(object);
    if (pod.isPresent()) {
      pods.put(object.namespace(), object.key(), pod.get());
      tell(object.key(), pod.get());
    } else {
      gone(kind, object.key());
    }
  }

  @Override
  public void gone(Kind kind, String key) {
    pods.remove(key);
    claim(key, Audience.MESH, List.of());
    numbering.leave(key, nanoTime.getAsLong());
  }

  /** Its labels are part of identities, too. */
  @Override
  public void namespace(String name) {
    numbered.in(name).forEach((number, labels) -> tell(name, number, labels));
    pods.in(name).forEach(this::tell);
  }

  private void tell(String key, Pod pod) {
    var namespace = namespaces.get(pod.namespace());
    if (namespace.isEmpty()) {
      return;
    }
    var labels = pod.identity(namespace.get().labels(), own.name());
    var number = numbering.use(key, labels, nanoTime.getAsLong());
    if (number.isEmpty()) {
      LOG.error("{}: no number is left for the identity of {}", own.name(), key);
      claim(key, Audience.MESH, List.of());
      return;
    }
    numbered.put(pod.namespace(), Long.toString(number.get()), labels);
    tell(pod.namespace(), Long.toString(number.get()), labels);
    claim(key, audience(pod.namespace()), pod.pairs(number.get()));
  }

  private Audience audience(String namespace) {
    return namespaces.isGlobal(namespace) ? Audience.MESH : Audience.OWN;
  }

  private void claim(String key, Audience audience, List<IpIdentity> pairs) {
    of(audience).set(key, pairs);
    of(audience.other()).set(key, List.of());
  }

  private Claims of(Audience audience) {
    return audience == Audience.MESH ? claims : ownClaims;
  }

  private void tell(String namespace, String number, String labels) {
    var audience = audience(namespace);
    keyed.put(audience, Resource.IDENTITIES, number, labels.getBytes(StandardCharsets.UTF_8));
    keyed.remove(audience.other(), Resource.IDENTITIES, number);
  }

  private static String namespaceOf(String labels) {
    var matcher = NAMESPACE.matcher(labels);
    return matcher.find() ? matcher.group(1) : "";
  }

  @Override
  public void settle() {
    var now = nanoTime.getAsLong();
    if (now - collectedAt > COLLECT.toNanos()) {
      collectedAt = now;
      numbering
          .collect(now)
          .forEach(number -> {
            numbered.remove(Long.toString(number));
            for (var audience : Audience.values()) {
              keyed.remove(audience, Resource.IDENTITIES, Long.toString(number));
            }
          });
    }
  }
}
