package dev.atoll.policy.oracle;
import dev.atoll.fleet.value.Json;
import dev.atoll.policy.mesh.*;
import dev.atoll.policy.rule.*;
import dev.atoll.policy.verdict.*;
import java.util.*;
public class ShowDiff {
  public static void main(String[] a) {
    long seed = Long.parseLong(a[0]); int i = Integer.parseInt(a[1]);
    try (var oracle = Oracle.start()) {
      var run = new Differential(oracle, seed);
        var mesh = run.mesh(i); var probes = run.probes(mesh, i);
        var reply = oracle.ask(mesh, probes);
        var m = Engine.mesh(mesh, reply.refused());
        var ours = JudgedFlows.answers(mesh, reply.refused(), probes);
        System.out.println(reply.endpointErrors());
        for (var c : mesh.clusters()) System.out.println(c.name()+" "+c.settings()+" nodes "+c.nodes());
        var judge = new FlowJudge(m); int n=0;
        for (int p = 0; p < probes.size(); p++) {
          if (reply.answers().get(p).equals(ours.get(p))) continue;
          if (n++ > 1) break;
          var pr = probes.get(p);
          System.out.println("=== " + pr + " cilium " + reply.answers().get(p) + " ours " + ours.get(p));
          for (var subj : List.of(pr.from(), pr.to())) {
            var end = Engine.end(m, subj); String cl = Probe.clusterOf(subj);
            if (cl.isEmpty()) { System.out.println("  peer " + end); continue; }
            System.out.println("  subject " + end);
            for (var dir : Direction.values()) {
              var sel = m.cluster(cl).orElseThrow().entries().stream().filter(e -> e.direction()==dir && Subjects.selects(e, end)).toList();
              MergeConflicts.of(sel).ifPresent(c -> System.out.println("   CONFLICT " + c));
              for (var e : sel) System.out.println("   " + dir + " " + e.verdict() + " dd=" + e.defaultDeny() + " " + e.peers() + " " + e.ports() + " " + e.source().policy() + e.source().rule());
            }
          }
        }
        if (a.length > 2) for (var c : mesh.clusters()) for (var p : c.policies()) System.out.println(c.name() + " " + Json.text(p));
    }
  }
}
