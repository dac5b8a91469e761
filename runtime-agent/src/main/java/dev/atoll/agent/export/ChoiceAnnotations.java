package dev.atoll.agent.export;

import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import dev.atoll.agent.schema.ServiceChoice.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How backends of a Service are chosen, as its annotations say: Cilium's own (Cilium 1.20.2, {@code
 * pkg/annotation/k8s.go}) and Atoll's. What cannot be read is as if it were not there, and is told.
 */
final class ChoiceAnnotations {

  /**
   * A mirror tells each second how old a peer is, and a store that restarts is followed again
   * within about ten: what is older than this is away, and not only slow.
   */
  static final int STALE_AFTER = 30;

  private static final List<String> GLOBAL =
      List.of("service.cilium.io/global", "io.cilium/global-service");
  private static final List<String> AFFINITY =
      List.of("service.cilium.io/affinity", "io.cilium/service-affinity");
  private static final String OWN = "atoll.dev/";
  private static final int MOST_WEIGHT = 1_000_000;

  private final KubeObject service;
  private final List<String> ignored = new ArrayList<>();

  ChoiceAnnotations(KubeObject service) {
    this.service = service;
  }

  boolean global() {
    return Annotations.first(service, GLOBAL)
        .filter(text -> text.toLowerCase(Locale.ROOT).equals("true"))
        .isPresent();
  }

  boolean shared() {
    return Annotations.isShared(service);
  }

  Affinity affinity() {
    var text = Annotations.first(service, AFFINITY).map(t -> t.toLowerCase(Locale.ROOT));
    return switch (text.orElse("none")) {
      case "", "none" -> Affinity.NONE;
      case "local" -> Affinity.LOCAL;
      case "remote" -> Affinity.REMOTE;
      default -> {
        ignore(AFFINITY.getFirst(), "is none of none, local, remote");
        yield Affinity.NONE;
      }
    };
  }

  /** {@code cluster-one+cluster-two=100,cluster-three=50}. */
  List<Member> weights() {
    var members = new ArrayList<Member>();
    for (var part : parts("weight")) {
      var equals = part.lastIndexOf('=');
      var weight = number(part.substring(equals + 1), MOST_WEIGHT);
      if (equals < 1 || weight.isEmpty()) {
        ignore(OWN + "weight", "is not like one+two=100,three=50");
        return List.of();
      }
      members.add(new Member(List.of(part.substring(0, equals).split("\\+")), weight.getAsInt()));
    }
    return members;
  }

  /** {@code one,two}. */
  List<String> failoverOrder() {
    return parts("failover-order");
  }

  /** {@code 30%}; 0 where it is not given. */
  int minimumHealthy() {
    return text("minimum-healthy")
        .map(t -> t.endsWith("%") ? t.substring(0, t.length() - 1) : t)
        .map(t -> orIgnored("minimum-healthy", number(t, 100), "is no percentage", 0))
        .orElse(0);
  }

  int staleAfter() {
    return seconds("stale-after", STALE_AFTER);
  }

  int dropAfter() {
    return seconds("drop-after", 0);
  }

  /** What could not be read; complete once everything else has been asked. */
  List<String> ignored() {
    return ignored;
  }

  private int seconds(String name, int otherwise) {
    return text(name)
        .map(t -> orIgnored(name, number(t, 86_400), "is no number of seconds", otherwise))
        .orElse(otherwise);
  }

  private int orIgnored(String name, OptionalInt read, String why, int otherwise) {
    if (read.isEmpty()) {
      ignore(OWN + name, why);
    }
    return read.orElse(otherwise);
  }

  private void ignore(String annotation, String why) {
    ignored.add(annotation + " " + why);
  }

  private List<String> parts(String name) {
    return text(name).stream()
        .flatMap(t -> List.of(t.split(",")).stream())
        .map(String::trim)
        .filter(t -> !t.isEmpty())
        .toList();
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(service.annotations().get(OWN + name)).map(String::trim);
  }

  private static OptionalInt number(String text, int most) {
    return text.matches("\\d{1,7}") && Integer.parseInt(text) <= most
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
