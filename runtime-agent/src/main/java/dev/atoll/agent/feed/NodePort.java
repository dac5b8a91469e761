package dev.atoll.agent.feed;

import dev.atoll.agent.kube.KubeObject;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * A port of every node at which a Service is asked for.
 *
 * @param service {@code NAMESPACE/NAME}
 * @param protocol for example {@code TCP}
 * @param number 1 to 65535
 */
record NodePort(String service, String protocol, int number) {

  static List<NodePort> of(KubeObject service) {
    return service.fields().items("spec", "ports").stream()
        .flatMap(port -> port.asMapping().stream())
        .flatMap(port -> of(service.key(), port).stream())
        .toList();
  }

  private static Optional<NodePort> of(String service, Mapping port) {
    return port.at("nodePort")
        .map(NodePort::digits)
        .filter(n -> n.matches("[1-9]\\d{0,4}"))
        .map(n ->
            new NodePort(
                service, port.string("protocol").orElse("TCP"), Integer.parseInt(n)));
  }

  private static String digits(Value value) {
    return value instanceof Scalar scalar ? scalar.text() : "";
  }

  @Override
  public String toString() {
    return service + ": node port " + number + "/" + protocol;
  }
}
