package dev.atoll.policy.rule;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A CiliumCIDRGroup: named blocks that policies refer to by name or by labels.
 *
 * <p>A block of length 0 counts for nothing: an agent says of all addresses that they are the world
 * and nothing else (Cilium 1.20.2, {@code daemon/cmd/hostips-sync.go}, {@code OverrideIdentity} of
 * {@code pkg/ipcache/ipcache.go}), so that the group's labels reach neither it nor what is in it.
 *
 * @param cidrs those that count
 */
public record CidrGroup(String name, Map<String, String> labels, List<Cidr> cidrs) {

  public CidrGroup {
    labels = Map.copyOf(labels);
    cidrs = cidrs.stream().filter(c -> c.length() > 0).toList();
  }

  public static CidrGroup read(Mapping object) {
    return new CidrGroup(
        object.string("metadata", "name").orElse(""),
        strings(object.mapping("metadata", "labels").orElse(Mapping.empty(object.pos()))),
        Addresses.cidrs(object.items("spec", "externalCIDRs")));
  }

  public boolean contains(Ip ip) {
    return cidrs.stream().anyMatch(c -> c.contains(ip));
  }

  public boolean contains(Cidr block) {
    return cidrs.stream().anyMatch(c -> c.contains(block));
  }

  static Map<String, String> strings(Mapping mapping) {
    var all = new TreeMap<String, String>();
    mapping.entries().forEach((k, e) -> all.put(k, text(e.value())));
    return all;
  }

  private static String text(Value value) {
    return value.asString().orElse("");
  }
}
