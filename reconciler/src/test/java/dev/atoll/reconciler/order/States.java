package dev.atoll.reconciler.order;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Workload;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import dev.atoll.reconciler.plan.Wanted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which flows are allowed once some changes are made, by asking every rule about every flow. */
final class States {

  private final Cluster one = Wanted.in("one").cluster();
  private final Cluster two = Wanted.in("two").cluster();
  private final List<Workload> workloads;
  private final RandomChanges random;
  private final List<Flow> flows = new ArrayList<>();
  private final Map<BitSet, BitSet> allowed = new HashMap<>();

  States(List<Workload> workloads, RandomChanges random) {
    this.workloads = workloads;
    this.random = random;
    var every = new BitSet();
    every.set(0, random.changes().size());
    var universe = Universe.of(List.of(mesh(new BitSet()), mesh(every)));
    for (var from = 0; from < universe.size(); from++) {
      for (var to = 0; to < universe.size(); to++) {
        if (isHere(universe.end(from)) || isHere(universe.end(to))) {
          add(universe.end(from), universe.end(to));
        }
      }
    }
  }

  private static boolean isHere(End end) {
    return end instanceof End.Pods p && p.cluster().equals("one");
  }

  private void add(End from, End to) {
    flows.add(new Flow(from, to, Protocol.TCP, 80));
    flows.add(new Flow(from, to, Protocol.TCP, 443));
    flows.add(new Flow(from, to, Protocol.TCP, 9));
    flows.add(new Flow(from, to, Protocol.UDP, 53));
  }

  private Mesh mesh(BitSet made) {
    var objects = new ArrayList<>(random.kept());
    for (var i = 0; i < random.changes().size(); i++) {
      var change = random.changes().get(i);
      Optional.of(made.get(i))
          .flatMap(m -> m ? change.after() : change.before())
          .ifPresent(t -> objects.add(new PolicyObject(change.key(), t)));
    }
    ClusterFacts home = FleetMesh.cluster(one, workloads, objects, true);
    return new Mesh(List.of(home, FleetMesh.cluster(two, workloads, List.of(), true)));
  }

  /** Numbers of the flows that are allowed in a state. */
  BitSet allowed(BitSet made) {
    return allowed.computeIfAbsent((BitSet) made.clone(), this::judged);
  }

  private BitSet judged(BitSet made) {
    var judge = new FlowJudge(mesh(made));
    var all = new BitSet();
    for (var i = 0; i < flows.size(); i++) {
      all.set(i, judge.judge(flows.get(i)).allowed());
    }
    return all;
  }

  /** What is wrong with a state: a flow that no end of the change explains. */
  Optional<String> fault(BitSet made) {
    var every = new BitSet();
    every.set(0, random.changes().size());
    var both = (BitSet) allowed(new BitSet()).clone();
    both.and(allowed(every));
    both.andNot(allowed(made));
    if (!both.isEmpty()) {
      return Optional.of("cut: " + text(flows.get(both.nextSetBit(0))));
    }
    var extra = (BitSet) allowed(made).clone();
    extra.andNot(allowed(new BitSet()));
    extra.andNot(allowed(every));
    return extra.isEmpty()
        ? Optional.empty()
        : Optional.of("open: " + text(flows.get(extra.nextSetBit(0))));
  }

  private static String text(Flow flow) {
    return name(flow.from()) + " -> " + name(flow.to()) + " " + flow.protocol() + flow.port();
  }

  private static String name(End end) {
    return end instanceof End.Pods p ? p.names().toString() : end.toString();
  }

  /** Whether any order of all changes passes through safe states alone. */
  boolean canBeOrdered() {
    return canReachEndFrom(new BitSet(), new HashMap<>());
  }

  private boolean canReachEndFrom(BitSet made, Map<BitSet, Boolean> known) {
    if (made.cardinality() == random.changes().size()) {
      return true;
    }
    var answer = known.get(made);
    if (answer != null) {
      return answer;
    }
    var found = false;
    for (var i = 0; i < random.changes().size() && !found; i++) {
      if (!made.get(i)) {
        var then = (BitSet) made.clone();
        then.set(i);
        found = fault(then).isEmpty() && canReachEndFrom(then, known);
      }
    }
    known.put((BitSet) made.clone(), found);
    return found;
  }
}
