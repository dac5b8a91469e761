package dev.atoll.agent.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All claims that hold between a subject and one sort of remote identities, in the order in which
 * they decide.
 */
final class Stack {

  /** What is decided, and by which rule; 0 for none. */
  record Outcome(boolean deny, int rule) {}

  private final List<Claim> claims;
  private final boolean defaultDeny;

  private Stack(List<Claim> claims, boolean defaultDeny) {
    this.claims = claims;
    this.defaultDeny = defaultDeny;
  }

  static Stack of(List<Claim> claims, boolean defaultDeny) {
    return new Stack(settled(claims).stream().sorted(Claim.ORDER).toList(), defaultDeny);
  }

  /** The same claims, where a refusal that another claim lifts is none. */
  static List<Claim> settled(List<Claim> claims) {
    var lifting = claims.stream().filter(Claim::lifts).toList();
    return claims.stream().map(c -> isLifted(c, lifting) ? c.lifted() : c).toList();
  }

  private static boolean isLifted(Claim claim, List<Claim> lifting) {
    return claim.kind() == Claim.Kind.REFUSE
        && claim.liftable()
        && lifting.stream().anyMatch(claim::isLiftedBy);
  }

  boolean passes() {
    return claims.stream().anyMatch(c -> c.kind() == Claim.Kind.PASS);
  }

  /** Level after level; a pass leaves out the rest of its tier. */
  Outcome at(int protocol, int port) {
    var passed = -1;
    for (var claim : claims) {
      var tier = Precedence.tier(claim.level());
      if (tier == passed || !claim.covers(protocol, port)) {
        continue;
      }
      if (claim.kind() != Claim.Kind.PASS) {
        return new Outcome(claim.kind() != Claim.Kind.ALLOW, claim.rule());
      }
      passed = tier;
    }
    return new Outcome(defaultDeny, 0);
  }

  /** What is decided for protocols that no rule names. */
  Outcome elsewhere() {
    return at(IpProtocol.UNNAMED, 0);
  }

  /** First ports of stretches inside which nothing changes. */
  List<Integer> starts(int protocol) {
    SortedSet<Integer> starts = new TreeSet<>();
    starts.add(0);
    for (var claim : claims) {
      if (claim.protocol() == protocol) {
        starts.add(claim.first());
        starts.add(claim.last() + 1);
      }
    }
    return new ArrayList<>(starts.headSet(PortPrefix.LAST_PORT + 1));
  }
}
