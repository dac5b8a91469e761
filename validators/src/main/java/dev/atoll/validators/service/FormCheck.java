package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.KubernetesNames;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ports and selectors of Services, as the API server accepts them: {@code
 * pkg/apis/core/validation/validation.go} of Kubernetes 1.37. Names of objects are the loader's.
 */
final class FormCheck {

  private static final Pattern PORT_NAME = Pattern.compile("(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*");
  private static final int MAX_PORT_NAME = 15;
  private static final int MAX_PORT = 65535;

  private final String object;
  private final List<Finding> found;

  private FormCheck(String object, List<Finding> found) {
    this.object = object;
    this.found = found;
  }

  static List<Finding> findings(ServiceFacts facts) {
    var found = new ArrayList<Finding>();
    for (var service : facts.fleet().services()) {
      var name = "GlobalService " + service.namespace() + "/" + service.name();
      new FormCheck(name, found).spec(service.source().mapping("spec"));
    }
    for (var object : facts.fleet().objects()) {
      if (object.key().kind().equals("Service") && object.key().group().isEmpty()) {
        new FormCheck(object.key().toString(), found).spec(object.value().mapping("spec"));
      }
    }
    return found;
  }

  private void spec(Optional<Mapping> spec) {
    if (spec.isEmpty()) {
      return;
    }
    spec.get().mapping("selector").ifPresent(this::selector);
    ports(ServicePort.of(spec.get().items("ports")));
  }

  private void selector(Mapping selector) {
    selector
        .entries()
        .forEach((key, entry) -> {
          KubernetesNames.key(key)
              .ifPresent(p -> add(entry.keyPos(), "selector key `" + key + "` " + p));
          entry
              .value()
              .asString()
              .flatMap(v -> KubernetesNames.labelValue(v).map(p -> "`" + v + "` " + p))
              .ifPresent(p -> add(entry.value().pos(), "selector value " + p));
        });
  }

  private void ports(List<ServicePort> ports) {
    Map<String, ServicePort> names = new HashMap<>();
    Map<String, ServicePort> numbers = new HashMap<>();
    for (var port : ports) {
      form(port, ports.size() > 1);
      if (!port.name().isEmpty()) {
        twice(names.putIfAbsent(port.name(), port), port, "name `" + port.name() + "`");
      }
      var number = port.port() + "/" + port.protocol();
      twice(numbers.putIfAbsent(number, port), port, number);
    }
  }

  private void form(ServicePort port, boolean several) {
    if (port.name().isEmpty() && several) {
      add(port.pos(), "one of several ports has no name");
    }
    if (!port.name().isEmpty()) {
      KubernetesNames.label(port.name())
          .ifPresent(p -> add(port.pos(), "port name `" + port.name() + "` " + p));
    }
    if (!isPort(port.port())) {
      add(port.pos(), "port `" + port.port() + "` is not in 1 to 65535");
    }
    if (!port.targetPort().equals(port.port())
        && !isPort(port.targetPort())
        && !isPortName(port.targetPort())) {
      add(
          port.pos(),
          "targetPort `%s` is neither in 1 to 65535 nor a name of at most 15 lower case letters,"
                  .formatted(port.targetPort())
              + " digits and dashes");
    }
  }

  private static boolean isPort(String text) {
    if (!text.matches("[1-9]\\d{0,4}")) {
      return false;
    }
    return Integer.parseInt(text) <= MAX_PORT;
  }

  private static boolean isPortName(String text) {
    return text.length() <= MAX_PORT_NAME && PORT_NAME.matcher(text).matches();
  }

  private void twice(@Nullable ServicePort first, ServicePort port, String what) {
    if (first != null) {
      found.add(
          finding(port.pos(), "two ports with " + what).withRelated(first.pos(), "the first one"));
    }
  }

  private void add(SourcePos pos, String message) {
    found.add(finding(pos, message));
  }

  private Finding finding(SourcePos pos, String message) {
    return Finding.of(ServiceRule.PORT_FORM, pos, message, "the API server refuses such a Service")
        .about(object);
  }
}
