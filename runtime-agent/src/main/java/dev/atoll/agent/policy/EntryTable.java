package dev.atoll.agent.policy;

import dev.atoll.policy.rule.Direction;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of an endpoint, looked up as our programs do ({@code judge.h}): the longest prefix of
 * the remote identity and that of every identity; of two the higher precedence counts, then the
 * denial, then the one of the identity. Cilium 1.20.2 ({@code bpf/lib/policy.h}, {@code
 * __policy_can_access}) asks for the longer prefix before the identity: as the precedence has in it
 * whether an entry denies, only another rule is named then.
 */
public final class EntryTable {

  private final Map<EntryKey, EntryValue> entries;
  private final EndpointPolicy policy;

  /**
   * What is decided.
   *
   * @param found the entry that decided; empty where the default did
   */
  public record Decision(boolean allowed, Optional<Map.Entry<EntryKey, EntryValue>> found) {}

  private record Hit(EntryKey key, EntryValue value) {}

  public EntryTable(EndpointPolicy policy) {
    this.policy = policy;
    this.entries = Map.copyOf(policy.entries());
  }

  /**
   * What becomes of the first packet of a flow.
   *
   * @param remote identity of the other end, not 0
   * @param protocol its number
   * @param port of the destination, or an ICMP type; 0 where the protocol has none
   */
  public Decision decide(Direction direction, int remote, int protocol, int port) {
    var exact = longest(direction, remote, protocol, port);
    var any = longest(direction, EntryKey.ANY, protocol, port);
    var hit =
        exact.isPresent() && any.isPresent() ? better(exact.get(), any.get()) : exact.or(() -> any);
    return new Decision(
        hit.map(h -> !h.value.deny()).orElse(!policy.direction(direction).defaultDeny()),
        hit.map(h -> Map.entry(h.key, h.value)));
  }

  private static Optional<Hit> better(Hit exact, Hit any) {
    if (exact.value.precedence() != any.value.precedence()) {
      return Optional.of(exact.value.isAbove(any.value) ? exact : any);
    }
    return Optional.of(any.value.deny() && !exact.value.deny() ? any : exact);
  }

  private Optional<Hit> longest(Direction direction, int remote, int protocol, int port) {
    var ports = Optional.of(PortPrefix.one(protocol, port));
    for (; ports.isPresent(); ports = ports.get().wider()) {
      var key = new EntryKey(direction, remote, ports.get());
      var value = entries.get(key);
      if (value != null) {
        return Optional.of(new Hit(key, value));
      }
    }
    return Optional.empty();
  }
}
