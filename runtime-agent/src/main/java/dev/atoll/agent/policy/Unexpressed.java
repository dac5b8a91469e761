package dev.atoll.agent.policy;

import dev.atoll.policy.rule.LayerSeven;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.Verdict;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an entry of a map cannot say of a rule.
 *
 * @param rule its number
 */
public record Unexpressed(int rule, Reason reason) implements Comparable<Unexpressed> {

  /** What it is, and what is done instead. */
  public enum Reason {
    HTTP("HTTP rules need a proxy: what they would check is refused"),
    DNS("DNS rules need a proxy: what they would check is refused"),
    TLS("server names and TLS need a proxy: what they would check is refused"),
    LISTENER("a listener is a proxy: what would be sent to it is refused"),
    OTHER_PARSER("rules above the port need a proxy: what they would check is refused"),
    AUTHENTICATION("authentication is not done: what needs it is refused"),
    NAMES("addresses of DNS names are not learnt: allowed to nobody"),
    CLOUD_GROUPS("groups of cloud providers are not looked up: allowed to nobody"),
    OTHER_PROTOCOLS("protocols without ports are not told apart: allowed to nobody"),
    OTHER_PROTOCOLS_DENIED("protocols without ports are not told apart: all are denied"),
    UNKNOWN_DENIED("who is denied is not known: denied to the whole world");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** A sentence without a full stop. */
    public String words() {
      return words;
    }
  }

  @Override
  public int compareTo(Unexpressed other) {
    var byRule = Integer.compare(rule, other.rule);
    return byRule != 0 ? byRule : reason.compareTo(other.reason);
  }

  /** All of some rules. */
  static SortedSet<Unexpressed> of(List<Ruling> rulings) {
    var all = new TreeSet<Unexpressed>();
    for (var ruling : rulings) {
      reasons(ruling).forEach(r -> all.add(new Unexpressed(ruling.number(), r)));
    }
    return all;
  }

  private static Stream<Reason> reasons(Ruling ruling) {
    var allows = ruling.entry().verdict() == Verdict.ALLOW;
    var above =
        allows
            ? ruling.entry().ports().stream().flatMap(p -> above(p.layerSeven()))
            : Stream.<Reason>empty();
    var handshake =
        ruling.isAuthenticated() ? Stream.of(Reason.AUTHENTICATION) : Stream.<Reason>empty();
    return Stream.of(above, handshake, unknown(ruling, allows), other(ruling, allows))
        .flatMap(s -> s);
  }

  private static Stream<Reason> other(Ruling ruling, boolean allows) {
    if (!ruling.otherProtocols()) {
      return Stream.empty();
    }
    return Stream.of(allows ? Reason.OTHER_PROTOCOLS : Reason.OTHER_PROTOCOLS_DENIED);
  }

  private static Stream<Reason> above(LayerSeven layerSeven) {
    if (layerSeven.open()) {
      return Stream.empty();
    }
    return switch (layerSeven.parser()) {
      case NONE -> Stream.empty();
      case HTTP -> Stream.of(Reason.HTTP);
      case DNS -> Stream.of(Reason.DNS);
      case TLS -> Stream.of(Reason.TLS);
      case LISTENER -> Stream.of(Reason.LISTENER);
      case KAFKA, CUSTOM -> Stream.of(Reason.OTHER_PARSER);
    };
  }

  private static Stream<Reason> unknown(Ruling ruling, boolean allows) {
    if (!(ruling.entry().peers() instanceof Peers.Some some)) {
      return Stream.empty();
    }
    return some.list().stream().filter(PeerQuery::isUnknown).map(p -> unknown(p, allows));
  }

  private static Reason unknown(Peer peer, boolean allows) {
    if (!allows) {
      return Reason.UNKNOWN_DENIED;
    }
    return peer instanceof Peer.Fqdn ? Reason.NAMES : Reason.CLOUD_GROUPS;
  }
}
