package dev.atoll.agent.policy;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.mesh.Blocks;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.rule.Families;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Identities of addresses outside: one for each block that policies or groups name, in the local
 * scope (Cilium 1.20.2, {@code pkg/identity/numericidentity.go}, {@code IdentityScopeLocal}), and
 * the world for all others. Who has an address is said by the longest block around it, where no pod
 * or node has it. An immutable value.
 */
public final class CidrIdentities {

  /** No block is named. */
  public static final CidrIdentities NONE =
      new CidrIdentities(Numbers.from((1 << 24) + 1, 1 << 25), Families.BOTH);

  private final Numbers<Cidr> numbers;
  private final SortedMap<Cidr, Integer> blocks = new TreeMap<>();
  private final SortedMap<Integer, End> ends = new TreeMap<>();

  private CidrIdentities(Numbers<Cidr> numbers, Families families) {
    this.numbers = numbers;
    numbers.byKey().forEach((block, number) -> put(block, number));
    for (var v6 : List.of(false, true)) {
      if (families.isOn(v6)) {
        put(all(v6), ReservedIdentities.number(families.world(v6)));
      }
    }
  }

  private void put(Cidr block, int number) {
    blocks.put(block, number);
    ownAddress(block).ifPresent(ip -> ends.put(number, new End.World(new IpRange(ip, ip))));
  }

  private static Cidr all(boolean v6) {
    return Cidr.containing(new Ip(v6, 0, 0), 0);
  }

  /** Those of a cluster's policies; blocks that stay keep their identities. */
  public CidrIdentities of(ClusterFacts cluster) {
    SortedSet<Cidr> named = new TreeSet<>(Blocks.named(cluster));
    named.removeIf(b -> b.length() == 0);
    return new CidrIdentities(numbers.of(named), cluster.semantics().families());
  }

  /** The first address of a block that is in no narrower one; empty where those fill it. */
  private Optional<Ip> ownAddress(Cidr block) {
    var at = block.first();
    while (true) {
      var inside = narrower(block, at);
      if (inside.isEmpty()) {
        return Optional.of(at);
      }
      if (inside.get().last().compareTo(block.last()) >= 0) {
        return Optional.empty();
      }
      at = inside.get().last().next();
    }
  }

  /** The widest block around an address inside another. */
  private Optional<Cidr> narrower(Cidr block, Ip at) {
    for (var length = block.length() + 1; length <= block.bits(); length++) {
      var inside = Cidr.containing(at, length);
      if (numbers.byKey().containsKey(inside)) {
        return Optional.of(inside);
      }
    }
    return Optional.empty();
  }

  /** What to say of addresses: blocks with their identities, those of length 0 included. */
  public SortedMap<Cidr, Integer> blocks() {
    return Collections.unmodifiableSortedMap(blocks);
  }

  /** Who has an identity, for {@link EndpointPolicies#put}; none that no address can have. */
  public Map<Integer, End> ends() {
    return Collections.unmodifiableSortedMap(ends);
  }

  /** The identity of an address that is of no pod and no node; empty if its family is off. */
  public Optional<Integer> identity(Ip ip) {
    for (var length = ip.bits(); length >= 0; length--) {
      var number = blocks.get(Cidr.containing(ip, length));
      if (number != null) {
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }
}
