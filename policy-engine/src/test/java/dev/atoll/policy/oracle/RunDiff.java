package dev.atoll.policy.oracle;
import java.util.*;
public class RunDiff {
  public static void main(String[] a) {
    long seed = Long.parseLong(a[0]); int meshes = Integer.parseInt(a[1]); int show = Integer.parseInt(a[2]);
    try (var oracle = Oracle.start()) {
      var run = new Differential(oracle, seed);
      int diffs = 0, shown = 0, total = 0; Map<String,Integer> kinds = new TreeMap<>();
      for (int i = 0; i < meshes; i++) {
        var mesh = run.mesh(i); var probes = run.probes(mesh, i);
        var reply = oracle.ask(mesh, probes);
        List<Answer> ours;
        try { ours = JudgedFlows.answers(mesh, reply.refused(), probes); } catch (RuntimeException e) { System.out.println("mesh " + i); e.printStackTrace(System.out); return; }
        boolean first = true;
        for (int p = 0; p < probes.size(); p++) { total++;
          var c = reply.answers().get(p); var o = ours.get(p);
          if (!c.equals(o)) { diffs++;
            if (c.egress() != o.egress()) kinds.merge("egress cilium " + c.egress() + " ours " + o.egress(), 1, Integer::sum);
            if (c.ingress() != o.ingress()) kinds.merge("ingress cilium " + c.ingress() + " ours " + o.ingress(), 1, Integer::sum);
            if (first && shown < show) { first = false; shown++; System.out.println("mesh " + i + " " + probes.get(p) + " cilium " + c + " ours " + o); }
          }
        }
      }
      System.out.println(total + " probes, " + diffs + " differences " + kinds);
    }
  }
}
