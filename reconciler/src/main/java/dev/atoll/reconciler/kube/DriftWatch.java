package dev.atoll.reconciler.kube;

import dev.atoll.fleet.value.Values;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.LiveObject;
import dev.atoll.reconciler.plan.Marks;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;

/**
 * Watches one kind's objects with our label and calls back when somebody else changed one. What may
 * have been missed when the watch is renewed is left to a round.
 */
final class DriftWatch implements AutoCloseable {

  private final KubeHttp http;
  private final KubeKind kind;
  private final String fleet;
  private final Seen seen;
  private final Runnable changed;
  private final LastingWatch<GenericKubernetesResource> watch;

  DriftWatch(KubeHttp http, KubeKind kind, String fleet, Seen seen, Runnable changed) {
    this.http = http;
    this.kind = kind;
    this.fleet = fleet;
    this.seen = seen;
    this.changed = changed;
    this.watch =
        new LastingWatch<>(http.cluster() + "-" + kind.plural(), this::open, this::heard, changed);
  }

  private Watch open(Watcher<GenericKubernetesResource> watcher) {
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.group())
            .withVersion(kind.version())
            .withKind(kind.kind())
            .withPlural(kind.plural())
            .withNamespaced(kind.namespaced())
            .build();
    var resources = http.client().genericKubernetesResources(context);
    var options = new ListOptionsBuilder().withLabelSelector(Marks.FLEET + "=" + fleet).build();
    return kind.namespaced()
        ? resources.inAnyNamespace().watch(options, watcher)
        : resources.watch(options, watcher);
  }

  private void heard(Watcher.Action action, GenericKubernetesResource resource) {
    var object = object(resource);
    if (action == Watcher.Action.DELETED
        ? seen.isForeignDeletion(object)
        : seen.isForeign(object)) {
      changed.run();
    }
  }

  private LiveObject object(GenericKubernetesResource resource) {
    Map<?, ?> map = http.client().getKubernetesSerialization().convertValue(resource, Map.class);
    return LiveObjects.of(Values.of(map).asMapping().orElseThrow());
  }

  @Override
  public void close() {
    watch.close();
  }
}
