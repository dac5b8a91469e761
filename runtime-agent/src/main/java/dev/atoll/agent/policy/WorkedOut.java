package dev.atoll.agent.policy;

import dev.atoll.agent.policy.Stack.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes out of a stack, port by port, as entries of one precedence.
 *
 * @param otherwise what comes out where there is no entry
 */
record WorkedOut(Stack stack, Ports otherwise) {

  /** Outcomes by protocol and port. */
  @FunctionalInterface
  interface Ports {
    Outcome at(int protocol, int port);
  }

  private record Stretch(int first, int last, Outcome outcome) {}

  PortTable table(int precedence) {
    var table = new PortTable.Making(PortTable.EMPTY);
    var elsewhere = stack.elsewhere();
    var wide = !elsewhere.equals(otherwise.at(IpProtocol.UNNAMED, 0));
    if (wide) {
      table.add(IpProtocol.ANY, 0, PortPrefix.LAST_PORT, value(elsewhere, precedence));
    }
    var known = wide ? (Ports) (_, _) -> elsewhere : otherwise;
    for (var protocol : IpProtocol.WITH_PORTS) {
      for (var s : stretches(protocol, known)) {
        table.add(protocol, s.first, s.last, value(s.outcome, precedence));
      }
    }
    return table.disjoint();
  }

  private static EntryValue value(Outcome outcome, int precedence) {
    return new EntryValue(precedence, outcome.deny(), outcome.rule());
  }

  /** The longest stretches of one outcome each that is not known. */
  private List<Stretch> stretches(int protocol, Ports known) {
    var all = new ArrayList<Stretch>();
    var starts = stack.starts(protocol);
    for (var i = 0; i < starts.size(); i++) {
      var first = starts.get(i);
      var last = i + 1 < starts.size() ? starts.get(i + 1) - 1 : PortPrefix.LAST_PORT;
      var outcome = stack.at(protocol, first);
      if (!outcome.equals(known.at(protocol, first))) {
        add(all, new Stretch(first, last, outcome));
      }
    }
    return all;
  }

  private static void add(List<Stretch> all, Stretch next) {
    var before = all.isEmpty() ? null : all.getLast();
    if (before != null && before.last + 1 == next.first && before.outcome.equals(next.outcome)) {
      all.set(all.size() - 1, new Stretch(before.first, next.last, next.outcome));
    } else {
      all.add(next);
    }
  }
}
