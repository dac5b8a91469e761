package dev.atoll.policy.refusal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes a policy to what is just taken, or just not: other than {@link Mutations} it knows the
 * fields of policies, so that most of what it makes passes the API server and reaches the parser.
 */
final class HostileMutations {

  private static final List<Object> BLOCKS =
      List.of(
          "10.0.0.0/8",
          "10.0.0.1/8",
          "010.0.0.0/8",
          "10.0.0.0/08",
          "10.0.0.0/33",
          "0.0.0.0/0",
          "::/0",
          "::ffff:10.0.0.0/104",
          "fd00::/8",
          "10.0.0.0/7",
          "10.128.0.0/9",
          "10.0.0.0",
          "11.0.0.0/8",
          "fe80::1%eth0/64",
          "::ffff:10.1.0.0/112",
          "1::10.0.0.0/96");

  /** By the name of a field, what may stand there, badly or well. */
  private static final Map<String, List<Object>> SCALARS =
      Map.ofEntries(
          Map.entry(
              "port",
              List.of(
                  "",
                  "0",
                  "00",
                  "010",
                  "08",
                  "0x10",
                  "0x0000000000000010",
                  "65535",
                  "65536",
                  "8_0",
                  "8__0",
                  "0_7",
                  "_80",
                  "http",
                  "HTTP",
                  "a-b",
                  "a--b",
                  "-a",
                  "a-",
                  "abcdefghijklmno",
                  "abcdefghijklmnop",
                  " http",
                  "1-2",
                  "1234x",
                  "éa",
                  "80 ",
                  "0x00000000000ffffff",
                  "00000000000000000000000017")),
          Map.entry(
              "protocol",
              List.of("TCP", "UDP", "SCTP", "ANY", "VRRP", "IGMP", "GRE", "AH", "ICMP", "tcp")),
          Map.entry("endPort", List.of(0, 1, 53, 80, 8080, 65535, 65536, -1)),
          Map.entry("cidr", BLOCKS),
          Map.entry("except", BLOCKS),
          Map.entry("fromCIDR", BLOCKS),
          Map.entry("toCIDR", BLOCKS),
          Map.entry("cidrGroupRef", List.of("partners", "", "A")),
          Map.entry(
              "type",
              List.of(
                  0,
                  8,
                  "8",
                  "08",
                  "EchoReply",
                  "PacketTooBig",
                  "ExtendedEcho Reply",
                  300,
                  -1,
                  4294967296L,
                  "256",
                  "Redirect",
                  "RedirectMessage",
                  "")),
          Map.entry("family", List.of("IPv4", "IPv6", "")),
          Map.entry(
              "path",
              List.of(
                  "/.*",
                  "(?=a)",
                  "a**",
                  "[z-a]",
                  "\\p{Old_Italic}",
                  "\\1",
                  "(",
                  "a{1001}",
                  "{",
                  "(a{100}){11}",
                  "[[:x:]]",
                  "(?P<n>a)",
                  "\\Q(\\E",
                  "")),
          Map.entry("method", List.of("GET", "*", "GET|", "[", "\\", "(?i)get")),
          Map.entry("host", List.of("*", "a", "(")),
          Map.entry("matchName", List.of("a.b", "a..b", "*", "", "a.b.", "é")),
          Map.entry("matchPattern", List.of("*", "**.a", "a*b", "", "a b", "***")),
          Map.entry("serverNames", List.of("a", "*.a", "", "a b")),
          Map.entry(
              "key",
              List.of(
                  "app",
                  "k8s:app",
                  "a:b:c",
                  ":app",
                  "$host",
                  "my-src:a",
                  "a=b",
                  "-a",
                  "a/b/c",
                  "A/b",
                  "a/",
                  "a".repeat(63),
                  "a".repeat(64),
                  "k8s:" + "a".repeat(63),
                  "",
                  "é",
                  "reserved:host",
                  "any:x/y",
                  "a\n")),
          Map.entry("operator", List.of("In", "NotIn", "Exists", "DoesNotExist", "in")),
          Map.entry("values", List.of("a", "", "-a", "a".repeat(64), "a b", "é", "a\n")),
          Map.entry(
              "toEntities", List.of("all", "world", "world-ipv4", "cluster-mesh", "none", "x")),
          Map.entry("fromEntities", List.of("all", "host", "cluster", "health", "World")),
          Map.entry("name", List.of("", "a")));

  private static final Set<String> SECTIONS =
      Set.of("ingress", "ingressDeny", "egress", "egressDeny");

  /** Fields of rules and of their ports, to be put where they may or may not stand. */
  private static final Map<String, Object> OF_RULES =
      Map.ofEntries(
          Map.entry("fromEntities", List.of("all")),
          Map.entry("toEntities", List.of("world")),
          Map.entry("fromCIDR", List.of("10.0.0.0/8")),
          Map.entry("toCIDR", List.of()),
          Map.entry("fromGroups", List.of(Map.of())),
          Map.entry("toNodes", List.of(Map.of())),
          Map.entry("fromNodes", List.of(Map.of())),
          Map.entry("toFQDNs", List.of(Map.of("matchName", "a.b"))),
          Map.entry("toServices", List.of(Map.of())),
          Map.entry("icmps", List.of(Map.of("fields", List.of(Map.of("type", 8))))),
          Map.entry(
              "toPorts",
              List.of(
                  Map.of(
                      "ports", List.of(Map.of("port", "80", "protocol", "TCP")),
                      "rules", Map.of("http", List.of(Map.of("path", "/a")))))),
          Map.entry("fromRequires", List.of()));

  private static final Map<String, Object> OF_PORTS =
      Map.of(
          "rules", Map.of("http", List.of(Map.of())),
          "serverNames", List.of("a"),
          "terminatingTLS", Map.of("secret", Map.of("name", "a")),
          "listener",
              Map.of("envoyConfig", Map.of("name", "a", "kind", "CiliumEnvoyConfig"), "name", "a"),
          "ports", List.of());

  private record Place(Object parent, Object key, String field, @Nullable Object value) {}

  private final Random random;

  HostileMutations(Random random) {
    this.random = random;
  }

  /** Changes one thing below spec or specs; all collections in the object must be mutable. */
  void damage(Map<String, @Nullable Object> object) {
    var places = new ArrayList<Place>();
    collect(object, "", places);
    places.removeIf(p -> p.parent == object && !String.valueOf(p.key).startsWith("spec"));
    if (places.isEmpty()) {
      return;
    }
    var place = places.get(random.nextInt(places.size()));
    switch (random.nextInt(8)) {
      case 0 -> drop(place);
      case 1 -> duplicate(place);
      case 2 -> more(places);
      case 3 -> section(object);
      default -> scalar(places);
    }
  }

  /** The same with collections that can be changed, keys sorted so that a seed repeats a run. */
  static @Nullable Object mutable(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> m -> {
        var copy = new LinkedHashMap<String, @Nullable Object>();
        m.keySet().stream().sorted().forEach(k -> copy.put((String) k, mutable(m.get(k))));
        yield copy;
      }
      case List<?> l -> {
        var copy = new ArrayList<@Nullable Object>();
        l.forEach(v -> copy.add(mutable(v)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  private static void collect(Object parent, String field, List<Place> places) {
    if (parent instanceof Map<?, ?> m) {
      m.forEach((key, value) -> {
        if (!key.equals("metadata")) {
          places.add(new Place(parent, key, (String) key, value));
          if (value != null) {
            collect(value, (String) key, places);
          }
        }
      });
    } else if (parent instanceof List<?> l) {
      for (var i = 0; i < l.size(); i++) {
        places.add(new Place(parent, i, field, l.get(i)));
        if (l.get(i) != null) {
          collect(l.get(i), field, places);
        }
      }
    }
  }

  private void scalar(List<Place> places) {
    var labels = places.stream().filter(p -> p.field.equals("matchLabels")).toList();
    if (!labels.isEmpty() && random.nextInt(5) == 0) {
      labels(labels.get(random.nextInt(labels.size())));
      return;
    }
    var scalars =
        places.stream()
            .filter(p -> SCALARS.containsKey(p.field))
            .filter(p -> !(p.value instanceof Map) && !(p.value instanceof List))
            .toList();
    if (!scalars.isEmpty()) {
      var place = scalars.get(random.nextInt(scalars.size()));
      set(place, pick(SCALARS.getOrDefault(place.field, List.of())));
    }
  }

  private void labels(Place place) {
    if (place.value instanceof Map<?, ?>) {
      asMap(place.value)
          .put((String) pick(SCALARS.getOrDefault("key", List.of())), pick(List.of("a", "", "-")));
    }
  }

  private void drop(Place place) {
    if (place.parent instanceof List<?> l) {
      l.remove((int) (Integer) place.key);
    } else if (random.nextInt(4) == 0) {
      set(place, null);
    } else if (place.value instanceof List<?> && random.nextBoolean()) {
      set(place, new ArrayList<>());
    } else {
      asMap(place.parent).remove((String) place.key);
    }
  }

  private void duplicate(Place place) {
    if (place.parent instanceof List<?>) {
      var list = asList(place.parent);
      var times = random.nextInt(6) == 0 ? 41 : 1;
      Collections.nCopies(times, place.value).forEach(v -> list.add(mutable(v)));
    }
  }

  /** Puts a field into a rule or an entry of ports, or a label into a spec. */
  private void more(List<Place> places) {
    var maps = places.stream().filter(p -> p.value instanceof Map).toList();
    if (maps.isEmpty()) {
      return;
    }
    var place = maps.get(random.nextInt(maps.size()));
    var map = asMap(place.value);
    if (SECTIONS.contains(place.field)) {
      put(map, OF_RULES);
    } else if (place.field.equals("toPorts")) {
      put(map, OF_PORTS);
    } else if (place.field.startsWith("spec")) {
      put(
          map,
          Map.of(
              "labels", List.of(Map.of("key", pick(List.of("", "a")))),
              "nodeSelector", Map.of(),
              "endpointSelector", Map.of("matchLabels", Map.of()),
              "ingress", List.of(),
              "egress", List.of(Map.of())));
    } else if (place.field.equals("rules")) {
      put(map, Map.of("dns", List.of(Map.of("matchName", "a")), "http", List.of()));
    } else {
      put(
          map,
          Map.of(
              "icmps", List.of(), "cidrGroupSelector", Map.of("matchLabels", Map.of(":a", "b"))));
    }
  }

  private void put(Map<String, @Nullable Object> map, Map<String, Object> fields) {
    var names = fields.keySet().stream().sorted().toList();
    var name = names.get(random.nextInt(names.size()));
    map.put(name, mutable(fields.get(name)));
  }

  /** Gives a section, or the subject, another name. */
  private void section(Map<String, @Nullable Object> object) {
    if (!(object.get("spec") instanceof Map<?, ?>)) {
      return;
    }
    var spec = asMap(object.get("spec"));
    var names = spec.keySet().stream().filter(SECTIONS::contains).toList();
    if (random.nextInt(4) == 0 && spec.containsKey("endpointSelector")) {
      spec.put("nodeSelector", spec.remove("endpointSelector"));
    } else if (!names.isEmpty()) {
      var name = names.get(random.nextInt(names.size()));
      spec.put((String) pick(List.copyOf(SECTIONS.stream().sorted().toList())), spec.remove(name));
    }
  }

  private static void set(Place place, @Nullable Object value) {
    if (place.parent instanceof List<?>) {
      asList(place.parent).set((Integer) place.key, value);
    } else {
      asMap(place.parent).put((String) place.key, value);
    }
  }

  @SuppressWarnings("unchecked") // JSON: mappings have string keys
  private static Map<String, @Nullable Object> asMap(@Nullable Object value) {
    return (Map<String, @Nullable Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> asList(Object value) {
    return (List<@Nullable Object>) value;
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
