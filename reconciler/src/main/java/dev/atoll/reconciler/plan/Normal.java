package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One form for texts that mean the same to an API server: what it drops is dropped, what it fills
 * in is filled in. Applied to both sides of a comparison, never to what is sent.
 *
 * <p>Sources: Kubernetes pkg/apis/networking/v1/defaults.go (policyTypes, protocol); Cilium 1.20.2
 * CRDs, whose only default inside a policy is {@code icmps[].fields[].family: IPv4}; apiextensions
 * prunes nulls of fields that are not nullable.
 */
final class Normal {

  private Normal() {}

  static Mapping of(ObjectKey key, Mapping object) {
    var clean = (Mapping) withoutNulls(object);
    return switch (key.kind()) {
      case "NetworkPolicy" -> at(clean, "spec", Normal::networkPolicy);
      case "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy" -> (Mapping) icmpFamily(clean);
      case "Secret" -> secret(clean);
      default -> clean;
    };
  }

  /** Without the fields of mappings that have no value. */
  static Value withoutNulls(Value value) {
    return switch (value) {
      case Scalar s -> s;
      case Sequence s -> s.mapItems(Normal::withoutNulls);
      case Mapping m -> {
        var kept = m;
        for (var e : m.entries().entrySet()) {
          kept = e.getValue().value().isNull() ? kept.without(e.getKey()) : kept;
        }
        yield kept.mapValues(Normal::withoutNulls);
      }
    };
  }

  private static Mapping at(Mapping object, String field, UnaryOperator<Mapping> change) {
    return object.mapping(field).map(m -> object.with(field, change.apply(m))).orElse(object);
  }

  private static Mapping networkPolicy(Mapping spec) {
    var result = at(spec, "podSelector", Normal::selector);
    for (var direction : List.of("ingress", "egress")) {
      result = items(result, direction, Normal::networkPolicyRule);
    }
    return directions(result);
  }

  /** With the directions that an API server would fill in. */
  static Mapping withDirections(ObjectKey key, Mapping object) {
    return key.kind().equals("NetworkPolicy") ? at(object, "spec", Normal::directions) : object;
  }

  private static Mapping directions(Mapping spec) {
    if (!spec.items("policyTypes").isEmpty()) {
      return spec;
    }
    var types = new ArrayList<Value>(List.of(text("Ingress")));
    if (!spec.items("egress").isEmpty()) {
      types.add(text("Egress"));
    }
    return spec.with("policyTypes", new Sequence(types, SourcePos.NONE));
  }

  private static Mapping networkPolicyRule(Mapping rule) {
    var ports =
        items(
            rule, "ports", p -> p.get("protocol").isEmpty() ? p.with("protocol", text("TCP")) : p);
    var peers = items(items(ports, "from", Normal::peer), "to", Normal::peer);
    return withoutEmptyLists(peers, "ports");
  }

  private static Mapping peer(Mapping peer) {
    return at(at(peer, "podSelector", Normal::selector), "namespaceSelector", Normal::selector);
  }

  /** Only the selector itself tells nothing from everything: an empty part of it is dropped. */
  private static Mapping selector(Mapping selector) {
    var requirements =
        items(selector, "matchExpressions", expression -> withoutEmptyLists(expression, "values"));
    return requirements.mapping("matchLabels").filter(m -> m.entries().isEmpty()).isPresent()
        ? requirements.without("matchLabels")
        : requirements;
  }

  /** Every item of a list that is a mapping changed; an empty list is dropped as in Go. */
  private static Mapping items(Mapping holder, String field, UnaryOperator<Mapping> change) {
    var list = holder.get(field).flatMap(Value::asSequence);
    if (list.isEmpty()) {
      return holder;
    }
    if (list.get().items().isEmpty()) {
      return holder.without(field);
    }
    return holder.with(
        field, list.get().mapItems(i -> i instanceof Mapping m ? change.apply(m) : i));
  }

  private static Mapping withoutEmptyLists(Mapping holder, String... fields) {
    var result = holder;
    for (var field : fields) {
      result = items(result, field, UnaryOperator.identity());
    }
    return result;
  }

  private static Value icmpFamily(Value value) {
    return switch (value) {
      case Scalar s -> s;
      case Sequence s -> s.mapItems(Normal::icmpFamily);
      case Mapping m -> {
        var inner = m.mapValues(Normal::icmpFamily);
        yield inner.get("icmps").isEmpty() ? inner : items(inner, "icmps", Normal::icmpRule);
      }
    };
  }

  private static Mapping icmpRule(Mapping rule) {
    return items(
        rule, "fields", f -> f.get("family").isEmpty() ? f.with("family", text("IPv4")) : f);
  }

  /** {@code stringData} is written only: what is stored is {@code data}. */
  private static Mapping secret(Mapping secret) {
    var plain = secret.mapping("stringData");
    if (plain.isEmpty()) {
      return secret;
    }
    var data =
        new LinkedHashMap<>(
            secret.mapping("data").map(Mapping::entries).orElse(java.util.Map.of()));
    plain
        .get()
        .entries()
        .forEach((name, e) ->
            e.value()
                .asString()
                .ifPresent(s -> data.put(name, new Mapping.Entry(e.keyPos(), base64(s)))));
    return secret.without("stringData").with("data", new Mapping(data, SourcePos.NONE));
  }

  private static Value base64(String plain) {
    return text(Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
  }

  private static Scalar text(String text) {
    return Scalar.string(text, SourcePos.NONE);
  }
}
