package dev.atoll.validators.service;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.List;

/**
 * A port of a Service.
 *
 * @param name empty where it has none
 * @param port as written
 * @param targetPort number or name of the pods' port; the same as {@code port} where absent
 * @param protocol TCP where absent
 */
record ServicePort(String name, String port, String targetPort, String protocol, SourcePos pos) {

  /** The ports in a list as written; what is no mapping is left out. */
  static List<ServicePort> of(List<Value> items) {
    return items.stream().flatMap(i -> i.asMapping().stream()).map(ServicePort::of).toList();
  }

  static ServicePort of(Mapping port) {
    var number = text(port, "port");
    var target = text(port, "targetPort");
    return new ServicePort(
        port.string("name").orElse(""),
        number,
        target.isEmpty() ? number : target,
        port.string("protocol").orElse("TCP"),
        port.pos());
  }

  private static String text(Mapping port, String key) {
    return port.get(key)
        .filter(v -> v instanceof Scalar && !v.isNull())
        .map(v -> ((Scalar) v).text())
        .orElse("");
  }

  /** What frontends and backends of different clusters meet by. */
  String meetingName() {
    return (name.isEmpty() ? "(unnamed)" : name) + "/" + protocol;
  }
}
