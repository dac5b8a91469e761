package dev.atoll.agent.kube;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests for the objects of one kind. */
final class KindApi {
  private static final long PAGE = 500;

  /** The field manager of what is applied. */
  private static final String MANAGER = "atoll-agent";

  /** What is done with an object of a list. */
  interface Each {
    void object(KubeObject object) throws InterruptedException;
  }

  private final KubernetesClient client;
  private final Interest interest;
  private final Kind kind;

  KindApi(KubernetesClient client, Interest interest) {
    this.client = client;
    this.interest = interest;
    this.kind = interest.kind();
  }

  /**
   * @return the version that the list shows
   */
  String list(Each each) throws InterruptedException {
    var next = "";
    while (true) {
      var options = selected().withLimit(PAGE);
      var page = objects().list((next.isEmpty() ? options : options.withContinue(next)).build());
      for (var item : page.getItems()) {
        each.object(object(item));
      }
      next = Objects.requireNonNullElse(page.getMetadata().getContinue(), "");
      if (next.isEmpty()) {
        return page.getMetadata().getResourceVersion();
      }
    }
  }

  Watch watch(String version, Watcher<GenericKubernetesResource> watcher) {
    var options = selected().withResourceVersion(version).withAllowWatchBookmarks(true).build();
    return objects().watch(options, watcher);
  }

  void apply(Map<String, Object> object) {
    var typed =
        client.getKubernetesSerialization().convertValue(object, GenericKubernetesResource.class);
    var namespace = typed.getMetadata().getNamespace();
    try {
      client
          .genericKubernetesResources(context())
          .inNamespace(namespace)
          .resource(typed)
          .fieldManager(MANAGER)
          .forceConflicts()
          .serverSideApply();
    } catch (KubernetesClientException e) {
      throw failure(e, namespace + "/" + typed.getMetadata().getName() + " is not written: ");
    }
  }

  void delete(String namespace, String name) {
    try {
      client
          .genericKubernetesResources(context())
          .inNamespace(namespace)
          .withName(name)
          .withGracePeriod(0)
          .delete();
    } catch (KubernetesClientException e) {
      throw failure(e, namespace + "/" + name + " is not deleted: ");
    }
  }

  /** 400 and 422 are about the object itself. */
  private KubeException failure(KubernetesClientException e, String what) {
    var message = kind.plural() + " " + what + e.getMessage();
    return e.getCode() == 400 || e.getCode() == 422
        ? new KubeRefusalException(message)
        : new KubeException(message);
  }

  private ListOptionsBuilder selected() {
    var options = new ListOptionsBuilder();
    if (!interest.name().isEmpty()) {
      return options.withFieldSelector("metadata.name=" + interest.name());
    }
    if (!interest.node().isEmpty()) {
      return options.withFieldSelector("spec.nodeName=" + interest.node());
    }
    return kind.selector().isEmpty() ? options : options.withLabelSelector(kind.selector());
  }

  private FilterWatchListDeletable<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      objects() {
    var resources = client.genericKubernetesResources(context());
    if (!interest.namespace().isEmpty()) {
      return resources.inNamespace(interest.namespace());
    }
    return kind.namespaced() ? resources.inAnyNamespace() : resources;
  }

  private ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(kind.group())
        .withVersion(kind.version())
        .withKind(kind.kind())
        .withPlural(kind.plural())
        .withNamespaced(kind.namespaced())
        .build();
  }

  KubeObject object(GenericKubernetesResource resource) {
    var metadata = resource.getMetadata();
    return new KubeObject(
        Objects.requireNonNullElse(metadata.getNamespace(), ""),
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getUid(), ""),
        Objects.requireNonNullElse(metadata.getGeneration(), 0L),
        Objects.requireNonNullElse(metadata.getCreationTimestamp(), ""),
        metadata.getOwnerReferences().stream().map(OwnerReference::getUid).toList(),
        texts(metadata.getLabels()),
        texts(metadata.getAnnotations()),
        (Mapping) Values.of(resource.getAdditionalProperties()));
  }

  private static Map<String, String> texts(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
