package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random objects that a schema in the form of our tables takes, nearly always. */
final class RandomObjects {

  private static final int DEEP = 14;

  private final Mapping schema;
  private final Random random;

  RandomObjects(Mapping schema, Random random) {
    this.schema = schema;
    this.random = random;
  }

  /** One object of the kind, with a fixed name. */
  Map<String, Object> object(String apiVersion, String kind) {
    var object = new LinkedHashMap<String, Object>();
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("name", "random");
    if (random.nextInt(20) == 0) {
      metadata.put("unknown", "a");
    }
    object.put("metadata", metadata);
    var field = random.nextInt(4) == 0 && has("specs") ? "specs" : "spec";
    object.put(field, value(schema.mapping("properties", field).orElseThrow(), field, 0));
    return object;
  }

  private boolean has(String field) {
    return schema.mapping("properties", field).isPresent();
  }

  private Object value(Mapping written, String name, int depth) {
    var type = resolved(written);
    var allowed = type.items("enum");
    if (!allowed.isEmpty()) {
      return pick(allowed).asString().orElseThrow();
    }
    if (type.get("x-kubernetes-int-or-string").isPresent()) {
      return random.nextBoolean() ? 8 : name.equals("port") ? "http" : "EchoRequest";
    }
    return switch (type.string("type").orElse("object")) {
      case "object" -> mapping(type, depth);
      case "array" -> list(type, name, depth);
      case "integer" -> integer(type);
      case "boolean" -> random.nextBoolean();
      default -> text(type, name);
    };
  }

  private Mapping resolved(Mapping type) {
    return type.string("$ref")
        .map(ref -> schema.mapping("$defs", ref.substring("#/$defs/".length())).orElseThrow())
        .orElse(type);
  }

  private Map<String, Object> mapping(Mapping type, int depth) {
    var object = new LinkedHashMap<String, Object>();
    var properties = type.mapping("properties").orElse(Mapping.empty(type.pos()));
    for (var name : chosen(type, properties, depth)) {
      var property = properties.mapping(name).orElseThrow();
      object.put(name, value(property, name, depth + 1));
    }
    if (type.mapping("additionalProperties").isPresent()) {
      for (var i = random.nextInt(3); i > 0; i--) {
        object.put(
            pick(List.of("app", "k8s:app", "io.cilium.k8s.policy.cluster", "x/y")),
            value(type.mapping("additionalProperties").orElseThrow(), "value", depth + 1));
      }
    }
    return object;
  }

  /** Names of fields: the required ones, and as many as the alternatives ask for. */
  private List<String> chosen(Mapping type, Mapping properties, int depth) {
    var names = new ArrayList<>(properties.sortedKeys());
    Collections.shuffle(names, random);
    var alternatives = required(type, "oneOf");
    names.removeAll(alternatives);
    var wanted = depth > DEEP ? 0 : random.nextInt(Math.min(3, names.size()) + 1);
    var chosen = new ArrayList<>(names.subList(0, wanted));
    if (!alternatives.isEmpty()) {
      chosen.add(pick(alternatives));
    }
    var some = required(type, "anyOf");
    if (!some.isEmpty()) {
      chosen.add(pick(some));
    }
    type.items("required").forEach(r -> chosen.add(r.asString().orElseThrow()));
    return chosen.stream().distinct().toList();
  }

  private static List<String> required(Mapping type, String keyword) {
    return type.items(keyword).stream()
        .flatMap(a -> ((Mapping) a).items("required").stream())
        .map(r -> r.asString().orElseThrow())
        .toList();
  }

  private List<Object> list(Mapping type, String name, int depth) {
    var list = new ArrayList<Object>();
    var most = number(type, "maxItems", 3);
    for (var i = Math.min(most, 1 + random.nextInt(2)); i > 0; i--) {
      list.add(value(type.mapping("items").orElseThrow(), name, depth + 1));
    }
    return type.get("x-kubernetes-list-type").isPresent()
        ? new ArrayList<>(list.stream().distinct().toList())
        : list;
  }

  private Object integer(Mapping type) {
    var least = number(type, "minimum", -5);
    return least + random.nextInt(Math.min(90, number(type, "maximum", 1000) - least) + 1);
  }

  private static int number(Mapping type, String key, int otherwise) {
    return type.get(key).map(v -> Integer.parseInt(((Scalar) v).text())).orElse(otherwise);
  }

  private String text(Mapping type, String name) {
    if (type.string("format").filter("cidr"::equals).isPresent()) {
      return pick(
          List.of("10.0.0.0/8", "0.0.0.0/0", "fd00::/8", "::/0", "010.1.2.3/08", "::1/128"));
    }
    return switch (name) {
      case "port" -> pick(List.of("80", "0", "65535", "70000", "http", "99999x", "0x10", "080"));
      case "matchName" -> pick(List.of("example.com", "a.b.", "x_y", "A-1"));
      case "matchPattern" -> pick(List.of("*", "*.example.com", "**.a", "a*b.c"));
      case "serverNames" -> pick(List.of("example.com", "*.example.com", "**.a", "x"));
      case "cidrGroupRef" -> pick(List.of("partners", "a.b-c", "0"));
      case "cidr" -> pick(List.of("10.0.0.0/8", "10.0.0.0/9", "fd00::/8", "0.0.0.0/0"));
      case "except" -> pick(List.of("10.1.0.0/16", "10.0.0.0/8", "fd00:1::/32", "11.0.0.0/16"));
      case "protocol" -> pick(List.of("TCP", "UDP", "SCTP"));
      case "policyTypes" -> pick(List.of("Ingress", "Egress"));
      case "operator" -> pick(List.of("In", "NotIn", "Exists"));
      default -> pick(List.of("a", "A.b_c-1", "x".repeat(30), "cluster-one"));
    };
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
