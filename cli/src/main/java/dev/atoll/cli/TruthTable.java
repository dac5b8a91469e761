package dev.atoll.cli;

import dev.atoll.policy.answer.PortChoice;
import dev.atoll.policy.answer.ProbeJudge;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.node.Connection;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.validators.reach.FleetReach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What pods of a sandbox reach, beside what policies say. Equal, or the engine is wrong, or Cilium
 * has not got there yet.
 *
 * @param cells in the order in which they were asked
 * @param unknown pods of the sandbox that are no workloads of the fleet, by their names
 */
public record TruthTable(List<Cell> cells, List<String> unknown) {

  /**
   * One connection.
   *
   * @param expected whether policies at both ends allow it
   */
  public record Cell(Connection connection, boolean expected, Outcome outcome) {

    boolean connected() {
      return Measurement.connected(outcome);
    }

    /** Whether the policies and the packets disagree. */
    public boolean differs() {
      return expected != connected();
    }
  }

  public TruthTable {
    cells = List.copyOf(cells);
    unknown = List.copyOf(unknown);
  }

  /**
   * Opens the connections and asks the policies. What differs is asked once more with five times
   * the limit, as a busy machine may be late.
   *
   * @param limit for each connection; what is dropped takes all of it
   */
  public static TruthTable measure(
      FleetReach reach, Measurement measurement, List<Connection> connections, Duration limit) {
    var judge = new ProbeJudge(reach.reach(), reach.ends());
    var expected = new LinkedHashMap<Connection, Boolean>();
    var unknown = new java.util.TreeSet<String>();
    for (var connection : connections) {
      expected(judge, connection)
          .ifPresentOrElse(
              it -> expected.put(connection, it),
              () -> unknown.addAll(strangers(judge, connection)));
    }
    var asked = List.copyOf(expected.keySet());
    var first = table(expected, measurement.of(asked, limit));
    var doubtful = first.stream().filter(Cell::differs).map(Cell::connection).toList();
    var second = measurement.of(doubtful, limit.multipliedBy(5));
    var cells =
        first.stream()
            .map(c ->
                new Cell(
                    c.connection(), c.expected(), second.getOrDefault(c.connection(), c.outcome())))
            .toList();
    return new TruthTable(cells, List.copyOf(unknown));
  }

  /**
   * The same by the policies of a fleet.
   *
   * @param fleet a directory or a revision, as commands take it
   */
  public static TruthTable measure(
      String fleet, Measurement measurement, List<Connection> connections, Duration limit) {
    var reach = FleetReach.of(FleetInput.review(fleet), Optional.empty(), false);
    return measure(reach, measurement, connections, limit);
  }

  /** For people: a matrix per port, what differs, and a summary. */
  public List<String> lines() {
    return new TruthTableText(this).lines();
  }

  /** The connections that policies at both ends allow. */
  public static Set<Connection> expected(FleetReach reach, List<Connection> connections) {
    var judge = new ProbeJudge(reach.reach(), reach.ends());
    return connections.stream()
        .filter(c -> expected(judge, c).orElse(false))
        .collect(Collectors.toSet());
  }

  /** The connections on which policies and packets disagree. */
  public List<Cell> differences() {
    return cells.stream().filter(Cell::differs).toList();
  }

  private static List<Cell> table(
      Map<Connection, Boolean> expected, Map<Connection, Outcome> outcomes) {
    var cells = new ArrayList<Cell>();
    outcomes.forEach(
        (c, outcome) -> cells.add(new Cell(c, Boolean.TRUE.equals(expected.get(c)), outcome)));
    return cells;
  }

  private static Optional<Boolean> expected(ProbeJudge judge, Connection c) {
    var from = judge.end(c.from().end());
    var to = judge.end(c.to().end());
    return from.isPresent() && to.isPresent()
        ? Optional.of(judge.judge(from.get(), to.get(), port(c)).allowed())
        : Optional.empty();
  }

  private static PortChoice port(Connection c) {
    return switch (c.protocol()) {
      case TCP -> new PortChoice(Protocol.TCP, c.port());
      case UDP -> new PortChoice(Protocol.UDP, c.port());
    };
  }

  private static List<String> strangers(ProbeJudge judge, Connection c) {
    return List.of(c.from(), c.to()).stream()
        .map(Pod::end)
        .filter(end -> judge.end(end).isEmpty())
        .toList();
  }
}
