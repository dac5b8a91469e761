package dev.atoll.agent.pods;

import dev.atoll.fleet.net.Cidr;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps what pods send to pods of other clusters from being masqueraded, as CNI plugins do with
 * {@code ipMasq}: whoever receives it would see the node. A table of nftables names the source
 * again as it is, just before others would change it (priority 99; theirs is 100): the kernel gives
 * a connection one translation only, while an {@code accept} lets later chains go on. Measured with
 * iptables in both forms and with nftables.
 *
 * <p>In the network namespace of the calling thread. What goes into the tunnel never comes here.
 *
 * @param own ranges of the node's pods
 * @param others ranges of pods of other clusters
 */
public record Exemption(Set<Cidr> own, Set<Cidr> others) {
  private static final String TABLE = "atoll";

  private static final String REPLACED = "table inet %1$s\ndelete table inet %1$s\n";

  public Exemption {
    own = Set.copyOf(own);
    others = Set.copyOf(others);
  }

  /**
   * Makes the table so; without ranges there is none.
   *
   * @return why it cannot be; empty if it is so
   */
  public Optional<String> write() {
    return Command.input(text(), List.of("nft", "-f", "-")).ok()
        ? Optional.empty()
        : Optional.of(
            "packets to pods of other clusters may be masqueraded: nft (apt-get install nftables)"
                + " is not there or refuses the table inet "
                + TABLE);
  }

  private String text() {
    var rules = Stream.of(false, true).flatMap(this::rule).collect(Collectors.joining());
    var table =
        "table inet %s {\n chain exempt {\n  type nat hook postrouting priority 99\n%s }\n}\n";
    return REPLACED.formatted(TABLE) + (rules.isEmpty() ? "" : table.formatted(TABLE, rules));
  }

  private Stream<String> rule(boolean v6) {
    var from = ranges(own, v6);
    var to = ranges(others, v6);
    return from.isEmpty() || to.isEmpty()
        ? Stream.empty()
        : Stream.of(
            "  %1$s saddr {%2$s} %1$s daddr {%3$s} snat %1$s to %1$s saddr\n"
                .formatted(v6 ? "ip6" : "ip", from, to));
  }

  /** Sets of nftables take no ranges that overlap. */
  private static String ranges(Collection<Cidr> all, boolean v6) {
    return all.stream()
        .filter(it -> it.v6() == v6)
        .filter(it -> all.stream().noneMatch(o -> !o.equals(it) && o.contains(it)))
        .distinct()
        .sorted()
        .map(Cidr::toString)
        .collect(Collectors.joining(", "));
  }
}
