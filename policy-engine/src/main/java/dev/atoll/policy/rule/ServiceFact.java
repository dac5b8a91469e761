package dev.atoll.policy.rule;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.Map;

/**
 * What {@code toServices} sees of a Service.
 *
 * @param selector of its pods; empty for a service without one
 * @param backends addresses of a service without selector, where they are known
 */
public record ServiceFact(
    String namespace,
    String name,
    Map<String, String> labels,
    Map<String, String> selector,
    List<Cidr> backends) {

  public ServiceFact {
    labels = Map.copyOf(labels);
    selector = Map.copyOf(selector);
    backends = List.copyOf(backends);
  }

  public static ServiceFact read(Mapping object) {
    var none = Mapping.empty(object.pos());
    return new ServiceFact(
        object.string("metadata", "namespace").orElse("default"),
        object.string("metadata", "name").orElse(""),
        CidrGroup.strings(object.mapping("metadata", "labels").orElse(none)),
        CidrGroup.strings(object.mapping("spec", "selector").orElse(none)),
        List.of());
  }
}
