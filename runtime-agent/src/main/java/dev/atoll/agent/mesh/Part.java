package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Resource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A kind of state that a node reads of a cluster. */
public enum Part {
  NODES(Resource.NODES),
  IDENTITIES(Resource.IDENTITIES),
  IPS(Resource.IPS),
  SERVICES(Resource.SERVICES),
  SLICES(Resource.ENDPOINT_SLICES),
  /** The own cluster's {@link dev.atoll.agent.schema.ServiceChoice}s. */
  CHOICES();

  private final Optional<Resource> resource;

  Part(Resource resource) {
    this.resource = Optional.of(resource);
  }

  Part() {
    this.resource = Optional.empty();
  }

  /** As in keys. */
  public String word() {
    return resource.map(Resource::word).orElse("choices");
  }

  static Optional<Part> of(String word) {
    for (var part : values()) {
      if (part.resource.filter(r -> r.word().equals(word)).isPresent()) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  /** What is read of the own cluster: its services come from choices and slices. */
  static Set<Part> ofOwn() {
    return EnumSet.of(NODES, IDENTITIES, IPS, SLICES, CHOICES);
  }

  /** What a peer has to be complete. */
  static Set<Part> of(ClusterConfig config) {
    var parts = EnumSet.of(NODES, IDENTITIES, IPS);
    for (var services : EnumSet.of(SERVICES, SLICES)) {
      if (config.exports(services.resource.orElseThrow())) {
        parts.add(services);
      }
    }
    return parts;
  }
}
