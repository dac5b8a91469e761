package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Element;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.Pod;
import dev.atoll.agent.datapath.Table;
import dev.atoll.agent.feed.AddressFeed.Move;
import dev.atoll.agent.feed.PolicyFeed.Held;
import dev.atoll.agent.policy.DirectionPolicy;
import dev.atoll.agent.policy.EndpointPolicy;
import dev.atoll.agent.policy.PortTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes which endpoints are behind which interface, and which policy each has. */
final class EndpointFeed {
  private final Table<Id, Endpoint> endpoints;
  private final Table<Address, Pod> pods;
  private final PolicyFeed policies;
  private final Map<Integer, Endpoint> written = new HashMap<>();
  private final Map<Address, Pod> reached = new HashMap<>();
  private final Map<Integer, Held> held = new HashMap<>();
  private Set<Integer> closed = Set.of();
  private String whyClosed = "";

  EndpointFeed(Table<Id, Endpoint> endpoints, Table<Address, Pod> pods, PolicyFeed policies) {
    this.endpoints = endpoints;
    this.pods = pods;
    this.policies = policies;
    endpoints.entries().forEach((id, endpoint) -> written.put(id.number(), endpoint));
    reached.putAll(pods.entries());
    policies.reserve(written.values().stream().map(Endpoint::policy).toList());
  }

  /**
   * Writes the entries of the policies that these endpoints have; none of them uses them yet.
   *
   * @param idle identities that no address has yet, or has any more
   */
  Map<Integer, Held> prepare(Collection<LocalEndpoint> all, Set<Integer> idle) {
    var byPolicy = new IdentityHashMap<EndpointPolicy, List<LocalEndpoint>>();
    all.forEach(e -> byPolicy.computeIfAbsent(e.policy(), _ -> new ArrayList<>()).add(e));
    var next = new HashMap<Integer, Held>();
    byPolicy.forEach((policy, users) -> {
      var one = prepare(policy, users, idle);
      users.forEach(u -> next.put(u.behind().ifindex(), one));
    });
    return next;
  }

  private Held prepare(EndpointPolicy policy, List<LocalEndpoint> users, Set<Integer> idle) {
    var before =
        users.stream()
            .flatMap(u -> Optional.ofNullable(held.get(u.behind().ifindex())).stream())
            .collect(Collectors.toSet());
    for (var one : before) {
      if (one.policy() == policy && one.whole()) {
        return one;
      }
    }
    if (before.isEmpty()) {
      return sharing(policy).orElseGet(() -> policies.adopt(number(users), policy));
    }
    var one = before.iterator().next();
    return before.size() == 1 && canBecome(one, policy, users, idle)
        ? policies.change(one, policy)
        : sharing(policy).orElseGet(() -> policies.fresh(policy));
  }

  private boolean canBecome(
      Held one, EndpointPolicy policy, List<LocalEndpoint> users, Set<Integer> idle) {
    return one.whole() && isOnlyOf(one, users) && PolicyFeed.isNext(one.policy(), policy, idle);
  }

  private Optional<Held> sharing(EndpointPolicy policy) {
    return held.values().stream().filter(h -> h.policy() == policy && h.whole()).findFirst();
  }

  private boolean isOnlyOf(Held one, List<LocalEndpoint> users) {
    var theirs = users.stream().map(u -> u.behind().ifindex()).collect(Collectors.toSet());
    return held.entrySet().stream()
        .filter(e -> e.getValue().number() == one.number())
        .allMatch(e -> theirs.contains(e.getKey()));
  }

  /** What an earlier agent gave them. */
  private int number(List<LocalEndpoint> users) {
    return users.stream()
        .flatMap(u -> Optional.ofNullable(written.get(u.behind().ifindex())).stream())
        .mapToInt(Endpoint::policy)
        .findFirst()
        .orElse(0);
  }

  /**
   * Tells endpoints their policies, and pods their endpoints.
   *
   * @param moved flows that were judged by one of these identities are judged again
   */
  void write(Collection<LocalEndpoint> all, Map<Integer, Held> prepared, Set<Move> moved) {
    for (var each : all) {
      var at = each.behind().ifindex();
      var one = prepared.get(at);
      if (one != null) {
        var before = Optional.ofNullable(held.put(at, one)).orElse(one);
        var again = isConcerned(before.policy(), moved) || isConcerned(each.policy(), moved);
        write(at, wanted(each, one), again);
      }
    }
    writePods(all);
    retain();
  }

  /** An endpoint that is not told anew keeps what it has. */
  private void retain() {
    held.keySet().retainAll(written.keySet());
    policies.retain(held.values().stream().map(Held::number).collect(Collectors.toSet()));
  }

  /** Whether an endpoint is written for an interface. */
  boolean has(int ifindex) {
    return written.containsKey(ifindex);
  }

  /** Numbers that endpoints have now, those of an earlier agent too. */
  Set<Integer> numbers() {
    return written.values().stream().map(Endpoint::policy).collect(Collectors.toSet());
  }

  /** Has flows of identities judged again that addresses were. */
  void judgeAgain(Set<Move> moved) {
    held.forEach((at, one) -> {
      var is = written.get(at);
      if (is != null && isConcerned(one.policy(), moved)) {
        write(at, is, true);
      }
    });
  }

  private void write(int at, Endpoint wanted, boolean judgeAgain) {
    var is = written.get(at);
    var same = is != null && is.equals(withEpoch(wanted, is.epoch()));
    if (same && !judgeAgain) {
      return;
    }
    var next = withEpoch(wanted, is == null ? 1 : is.epoch() + 1);
    endpoints.put(new Id(at), next);
    written.put(at, next);
  }

  /**
   * Closes those of endpoints that nobody has an identity of any more: whom their policies mean is
   * not known.
   *
   * @param why as people read it
   */
  void close(Set<Integer> nameless, String why) {
    closed = Set.copyOf(nameless);
    whyClosed = why;
    for (var at : nameless) {
      var is = written.get(at);
      if (is != null) {
        write(at, new Endpoint(0, is.policy(), is.flags() | Endpoint.CLOSED, 0), false);
      }
    }
  }

  private static Endpoint wanted(LocalEndpoint each, Held one) {
    var policy = each.policy();
    var flags = policy.closed().isPresent() || !one.whole() ? Endpoint.CLOSED : 0;
    flags |= policy.egress().defaultDeny() ? Endpoint.DENY_EGRESS : 0;
    flags |= policy.ingress().defaultDeny() ? Endpoint.DENY_INGRESS : 0;
    return new Endpoint(each.identity(), one.number(), flags, 0);
  }

  private static Endpoint withEpoch(Endpoint of, int epoch) {
    return new Endpoint(of.identity(), of.policy(), of.flags(), epoch);
  }

  private static boolean isConcerned(EndpointPolicy policy, Set<Move> moved) {
    return moved.stream()
        .anyMatch(m -> differs(policy.egress(), m) || differs(policy.ingress(), m));
  }

  private static boolean differs(DirectionPolicy policy, Move move) {
    var before = policy.remotes().getOrDefault(move.from(), PortTable.EMPTY);
    return !before.equals(policy.remotes().getOrDefault(move.to(), PortTable.EMPTY));
  }

  private void writePods(Collection<LocalEndpoint> all) {
    for (var each : all) {
      var behind = each.behind();
      var pod = new Pod(behind.ifindex(), behind.mac(), behind.hostMac());
      for (var address : each.pod().addresses()) {
        if (!pod.equals(reached.get(address))) {
          pods.put(address, pod);
          reached.put(address, pod);
        }
      }
    }
  }

  /**
   * Forgets pods that are not there any more, and their endpoints.
   *
   * @param there addresses of all pods of this node, of those too that cannot be enforced just now
   */
  void sweep(Set<Address> there) {
    for (var address : Set.copyOf(reached.keySet())) {
      if (!there.contains(address)) {
        pods.remove(address);
        reached.remove(address);
      }
    }
    var left = reached.values().stream().map(Pod::ifindex).collect(Collectors.toSet());
    for (var at : Set.copyOf(written.keySet())) {
      if (!left.contains(at)) {
        endpoints.remove(new Id(at));
        written.remove(at);
      }
    }
    retain();
  }

  /**
   * Writes what others have changed in the maps.
   *
   * @return how many entries were wrong
   */
  int mend() {
    return mend(pods, reached)
        + mend(
            endpoints,
            written.entrySet().stream()
                .collect(Collectors.toMap(e -> new Id(e.getKey()), Map.Entry::getValue)));
  }

  private static <K extends Element, V extends Element> int mend(
      Table<K, V> table, Map<K, V> shall) {
    var is = table.entries();
    var wrong = new HashMap<>(shall);
    wrong.entrySet().removeIf(e -> e.getValue().equals(is.get(e.getKey())));
    var foreign = new HashSet<>(is.keySet());
    foreign.removeAll(shall.keySet());
    table.putAll(wrong);
    table.removeAll(foreign);
    return wrong.size() + foreign.size();
  }

  /** Why nothing of an endpoint gets through; empty where its policy decides. */
  Optional<String> closed(int ifindex) {
    if (closed.contains(ifindex)) {
      return Optional.of(whyClosed);
    }
    var one = held.get(ifindex);
    if (one == null) {
      return Optional.empty();
    }
    return one.policy()
        .closed()
        .or(() ->
            one.whole() ? Optional.empty() : Optional.of("the map of policies has no room left"));
  }
}
