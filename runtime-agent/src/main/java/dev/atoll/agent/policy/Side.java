package dev.atoll.agent.policy;

import dev.atoll.agent.policy.Acting.Asked;
import dev.atoll.policy.mesh.NamedPort;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of one direction while identities come and go. Identities of which the rules say the
 * same share one table, which is made once.
 */
final class Side {

  /** All that tells identities apart here. */
  private record Sort(BitSet asked, Map<String, NamedPort> ports, boolean host) {}

  private final Acting acting;
  private final Tables tables;
  private final List<Asked> particular;
  private final BitSet queries = new BitSet();
  private final Map<Sort, PortTable> bySort = new HashMap<>();
  private final Map<Integer, PortTable> remotes = new HashMap<>();
  private int size;

  Side(Acting acting) {
    this.acting = acting;
    this.tables =
        new Tables(
            acting.asked().stream().filter(Asked::isGeneral).map(Asked::claim).toList(),
            acting.defaultDeny());
    this.particular = acting.asked().stream().filter(a -> !a.isGeneral()).toList();
    particular.forEach(a -> queries.set(a.query()));
    this.size = tables.ofEverybody().size();
  }

  /** Entries of all identities together. */
  int size() {
    return size;
  }

  DirectionPolicy value() {
    return new DirectionPolicy(acting.defaultDeny(), tables.ofEverybody(), remotes);
  }

  /** Whether anything is different then. */
  boolean put(Identity identity) {
    var meant = queries.intersects(identity.asked()) || isLetIn(identity);
    return put(
        identity.number(),
        meant ? bySort.computeIfAbsent(sort(identity), this::table) : PortTable.EMPTY);
  }

  private boolean isLetIn(Identity identity) {
    return acting.hostReaches() && identity.isHost();
  }

  boolean remove(int identity) {
    return put(identity, PortTable.EMPTY);
  }

  private boolean put(int identity, PortTable table) {
    var before = table.isEmpty() ? remotes.remove(identity) : remotes.put(identity, table);
    var was = before == null ? PortTable.EMPTY : before;
    size += table.size() - was.size();
    return !was.equals(table);
  }

  private Sort sort(Identity identity) {
    var asked = (BitSet) queries.clone();
    asked.and(identity.asked());
    return new Sort(asked, ports(identity), isLetIn(identity));
  }

  /** What the names that rules use stand for. */
  private Map<String, NamedPort> ports(Identity identity) {
    var ports = new TreeMap<String, NamedPort>();
    for (var a : particular) {
      var port = a.portName().isEmpty() ? null : identity.namedPorts().get(a.portName());
      if (port != null) {
        ports.put(a.portName(), port);
      }
    }
    return ports;
  }

  private PortTable table(Sort sort) {
    var claims = new ArrayList<Claim>();
    for (var a : particular) {
      if (sort.asked.get(a.query())) {
        claims.addAll(a.on(sort.ports));
      }
    }
    if (sort.host) {
      claims.add(Claim.OF_HOST);
    }
    return tables.of(claims);
  }
}
