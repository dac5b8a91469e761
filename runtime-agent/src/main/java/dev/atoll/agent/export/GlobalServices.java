package dev.atoll.agent.export;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Global services with their backends, and their endpoint slices (Cilium 1.20.2, {@code
 * operator/watchers/service_sync.go} and {@code endpointslice_export_sync.go}). What hangs on many
 * objects is written once for all that were told together.
 */
final class GlobalServices implements Converter {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final OwnCluster own;
  private final Namespaces namespaces;
  private final Keyed keyed;
  private final ByNamespace<KubeObject> services = new ByNamespace<>();
  private final ByNamespace<KubeObject> slices = new ByNamespace<>();

  /** Slices by their key, by the key of their service. */
  private final Map<String, TreeMap<String, KubeObject>> ofService = new HashMap<>();

  private final Set<String> touchedServices = new LinkedHashSet<>();
  private final Set<String> touchedSlices = new LinkedHashSet<>();

  GlobalServices(OwnCluster own, Namespaces namespaces, Keyed keyed) {
    this.own = own;
    this.namespaces = namespaces;
    this.keyed = keyed;
  }

  @Override
  public Map<Resource, Set<Kind>> writes() {
    var needed = Set.of(Kind.SERVICE, Kind.ENDPOINT_SLICE, Kind.NAMESPACE);
    return Map.of(Resource.SERVICES, needed, Resource.ENDPOINT_SLICES, needed);
  }

  @Override
  public void there(Kind kind, KubeObject object) {
    if (kind == Kind.SERVICE) {
      services.put(object.namespace(), object.key(), object);
      touch(object.key());
    } else {
      forget(slices.get(object.key()));
      slices.put(object.namespace(), object.key(), object);
      serviceOf(object)
          .ifPresent(service ->
              ofService.computeIfAbsent(service, s -> new TreeMap<>()).put(object.key(), object));
      touchSlice(object);
    }
  }

  @Override
  public void gone(Kind kind, String key) {
    if (kind == Kind.SERVICE) {
      services.remove(key);
      touch(key);
    } else {
      forget(slices.remove(key));
      touchedSlices.add(key);
    }
  }

  private void forget(Optional<KubeObject> slice) {
    slice.ifPresent(this::touchSlice);
    slice
        .flatMap(GlobalServices::serviceOf)
        .ifPresent(service -> {
          var others = ofService.getOrDefault(service, new TreeMap<>());
          others.remove(slice.get().key());
          if (others.isEmpty()) {
            ofService.remove(service);
          }
        });
  }

  private static Optional<String> serviceOf(KubeObject slice) {
    return Optional.ofNullable(slice.labels().get(SERVICE_NAME))
        .filter(name -> !name.isEmpty())
        .map(name -> slice.namespace() + "/" + name);
  }

  private void touch(String service) {
    touchedServices.add(service);
    touchedSlices.addAll(ofService.getOrDefault(service, new TreeMap<>()).keySet());
  }

  private void touchSlice(KubeObject slice) {
    touchedSlices.add(slice.key());
    serviceOf(slice).ifPresent(touchedServices::add);
  }

  @Override
  public void namespace(String name) {
    touchedServices.addAll(services.in(name).keySet());
    touchedSlices.addAll(slices.in(name).keySet());
  }

  @Override
  public void settle() {
    drain(touchedServices, this::writeService);
    drain(touchedSlices, this::writeSlice);
  }

  private static void drain(Set<String> keys, Consumer<String> write) {
    for (var each = keys.iterator(); each.hasNext(); ) {
      var key = each.next();
      each.remove();
      write.accept(key);
    }
  }

  private void writeService(String key) {
    keyed.choice(key, services.get(key).map(service -> choice(service).json()));
    var told = services.get(key).filter(this::isTold);
    if (told.isPresent()) {
      var behind = ofService.getOrDefault(key, new TreeMap<>()).values();
      var value = ServiceValues.service(own, told.get(), List.copyOf(behind));
      keyed.put(Resource.SERVICES, key, value.json());
    } else {
      keyed.remove(Resource.SERVICES, key);
    }
  }

  private ServiceChoice choice(KubeObject service) {
    var behind = ofService.getOrDefault(service.key(), new TreeMap<>()).values();
    return ServiceChoices.choice(own, service, List.copyOf(behind), isTold(service));
  }

  private void writeSlice(String key) {
    var slice = slices.get(key);
    var told = slice.flatMap(GlobalServices::serviceOf).flatMap(services::get).filter(this::isTold);
    if (told.isPresent()) {
      var value = SliceValues.slice(own, slice.get());
      keyed.put(Resource.ENDPOINT_SLICES, key, value.compressed());
    } else {
      keyed.remove(Resource.ENDPOINT_SLICES, key);
    }
  }

  private boolean isTold(KubeObject service) {
    return Annotations.isShared(service) && namespaces.isGlobal(service.namespace());
  }
}
