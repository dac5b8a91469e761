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
  CHOICES("choices"),
  /** The own cluster's identities in namespaces that other clusters do not see. */
  OWN_IDENTITIES(IDENTITIES),
  /** The own cluster's addresses in namespaces that other clusters do not see. */
  OWN_IPS(IPS);

  private final String word;
  private final Optional<Resource> resource;
  private final Optional<Part> beside;

  Part(Resource resource) {
    this(resource.word(), Optional.of(resource), Optional.empty());
  }

  Part(String word) {
    this(word, Optional.empty(), Optional.empty());
  }

  Part(Part beside) {
    this("own/" + beside.word, Optional.empty(), Optional.of(beside));
  }

  Part(String word, Optional<Resource> resource, Optional<Part> beside) {
    this.word = word;
    this.resource = resource;
    this.beside = beside;
  }

  /** As in keys. */
  public String word() {
    return word;
  }

  /** The part that all clusters get, of one that is for own nodes only. */
  Optional<Part> beside() {
    return beside;
  }

  /** The resource that {@link #beside} is of. */
  Optional<Resource> ofOwnNodes() {
    return beside.flatMap(part -> part.resource);
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
    return EnumSet.of(NODES, IDENTITIES, IPS, SLICES, CHOICES, OWN_IDENTITIES, OWN_IPS);
  }

  /** What may be read of other clusters. */
  static Set<Part> ofOthers() {
    return EnumSet.of(NODES, IDENTITIES, IPS, SERVICES, SLICES);
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
