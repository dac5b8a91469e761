package dev.atoll.policy.oracle;
import dev.atoll.fleet.value.Json;
import java.util.*;
public class Why {
  public static void main(String[] a) {
    long seed = Long.parseLong(a[0]); int i = Integer.parseInt(a[1]);
    try (var oracle = Oracle.start()) {
      var run = new Differential(oracle, seed);
      var mesh = run.mesh(i); var probes = run.probes(mesh, i);
      var reply = oracle.ask(mesh, probes);
      var ours = JudgedFlows.answers(mesh, reply.refused(), probes);
      Probe probe = null; 
      for (int p = 0; p < probes.size(); p++) if (!reply.answers().get(p).equals(ours.get(p))) { probe = probes.get(p); break; }
      System.out.println(probe + " " + oracle.answers(mesh, List.of(probe)));
      boolean changed = true;
      while (changed) { changed = false;
        for (var c : mesh.clusters()) for (int k = 0; k < c.policies().size(); k++) {
          var less = new ArrayList<>(c.policies()); less.remove(k);
          var m2 = mesh.with(c.withPolicies(less));
          var r2 = oracle.ask(m2, List.of(probe));
          if (!r2.answers().equals(JudgedFlows.answers(m2, r2.refused(), List.of(probe)))) { mesh = m2; changed = true; break; }
        }
      }
      for (var c : mesh.clusters()) { for (var p : c.policies()) System.out.println(c.name() + " " + Json.text(p)); for (var g : c.cidrGroups()) System.out.println(c.name()+" "+Json.text(g)); }
      var r = oracle.ask(mesh, List.of(probe));
      System.out.println(r.answers() + " ours " + JudgedFlows.answers(mesh, r.refused(), List.of(probe)));
    }
  }
}
