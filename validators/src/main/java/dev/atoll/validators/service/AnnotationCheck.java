package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cilium's annotations on plain Services: values that it knows, and an effect. */
final class AnnotationCheck {

  private static final Set<String> BOOLEAN = Set.of("true", "false");
  private static final Set<String> AFFINITY = Set.of("none", "local", "remote", "");

  private AnnotationCheck() {}

  static List<Finding> findings(ServiceFacts facts) {
    var found = new ArrayList<Finding>();
    for (var object : facts.fleet().objects()) {
      if (object.key().kind().equals("Service") && object.key().group().isEmpty()) {
        check(object.key(), object.value(), facts.isDeclared(object.key()), found);
      }
    }
    return found;
  }

  private static void check(ObjectKey key, Mapping service, boolean declared, List<Finding> found) {
    value(key, service, Annotations.GLOBAL, BOOLEAN, "true or false", found);
    value(key, service, Annotations.SHARED, BOOLEAN, "true or false", found);
    value(key, service, Annotations.AFFINITY, AFFINITY, "none, local or remote", found);
    if (!declared && !Annotations.isGlobal(service)) {
      idle(key, service, Annotations.SHARED, found);
      idle(key, service, Annotations.AFFINITY, found);
    }
  }

  private static void value(
      ObjectKey key,
      Mapping service,
      Annotations annotation,
      Set<String> known,
      String words,
      List<Finding> found) {
    annotation
        .raw(service)
        .filter(v -> !known.contains(v.toLowerCase(Locale.ROOT)))
        .map(v ->
            Finding.of(
                    ServiceRule.ANNOTATION_VALUE,
                    annotation.pos(service),
                    "%s is `%s`, which Cilium takes for %s"
                        .formatted(
                            annotation.key(),
                            v,
                            annotation == Annotations.AFFINITY ? "none" : "false"),
                    "write " + words)
                .about(key.toString()))
        .ifPresent(found::add);
  }

  private static void idle(
      ObjectKey key, Mapping service, Annotations annotation, List<Finding> found) {
    if (annotation.raw(service).isPresent()) {
      found.add(
          Finding.of(
                  ServiceRule.ANNOTATION_IDLE,
                  annotation.pos(service),
                  annotation.key() + " has no effect: the Service is not global",
                  "add `service.cilium.io/global: \"true\"`, or remove it")
              .about(key.toString()));
    }
  }
}
