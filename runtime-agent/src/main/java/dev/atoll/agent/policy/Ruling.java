package dev.atoll.agent.policy;

import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Verdict;

/**
 * An entry of a policy with its number and its questions.
 *
 * @param unknownPeers whether it is known at run time only who some of its peers are
 * @param otherProtocols whether it is also about protocols without ports
 * @param queries by {@link #place}
 */
record Ruling(
    PolicyEntry entry, int number, boolean unknownPeers, boolean otherProtocols, int[] queries) {

  /** How many questions an entry may ask. */
  static final int PLACES = 4;

  static int place(boolean placeholders, boolean cautious) {
    return (placeholders ? 0 : 2) + (cautious ? 1 : 0);
  }

  /** The question that decides whether the entry says something of this force of an identity. */
  int query(Claim.Kind kind, boolean byName) {
    var cautious = kind == Claim.Kind.DENY || kind == Claim.Kind.REFUSE;
    return queries[place(!byName, cautious && unknownPeers)];
  }

  /**
   * What the entry says of some of its ports.
   *
   * @param closed whether the subject is closed but for what rules allow: where not, rules above
   *     the port refuse nothing
   */
  Claim.Kind kind(PortRule rule, boolean closed) {
    return switch (entry.verdict()) {
      case DENY -> Claim.Kind.DENY;
      case PASS -> unknownPeers ? Claim.Kind.DENY : Claim.Kind.PASS;
      case ALLOW ->
          isAuthenticated() || closed && !rule.layerSeven().open()
              ? Claim.Kind.REFUSE
              : Claim.Kind.ALLOW;
    };
  }

  boolean isAuthenticated() {
    return entry.verdict() == Verdict.ALLOW
        && !entry.authentication().isEmpty()
        && !entry.authentication().equals("disabled");
  }
}
