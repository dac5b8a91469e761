package dev.atoll.policy.oracle;

/**
 * What the two ends' policies say about a probe: the source's egress, the destination's ingress.
 */
public record Answer(Verdict egress, Verdict ingress) {

  /** The verdict of one end's policies. */
  public enum Verdict {
    /** No policy applies to the end in this direction, or the end is no endpoint. */
    NONE('n'),
    ALLOW('a'),
    /** Allowed, through the layer 7 proxy. */
    PROXY('p'),
    DENY('d'),
    /** The endpoint's policy cannot be computed: rules that do not merge. */
    ERROR('e');

    private final char letter;

    Verdict(char letter) {
      this.letter = letter;
    }

    public char letter() {
      return letter;
    }

    static Verdict of(char letter) {
      for (var verdict : values()) {
        if (verdict.letter == letter) {
          return verdict;
        }
      }
      throw new IllegalArgumentException("no verdict: " + letter);
    }
  }

  /** Two letters, egress then ingress. */
  public static Answer of(String letters) {
    return new Answer(Verdict.of(letters.charAt(0)), Verdict.of(letters.charAt(1)));
  }

  /** Whether both directions let the connection through. */
  public boolean allowed() {
    return passes(egress) && passes(ingress);
  }

  private static boolean passes(Verdict verdict) {
    return verdict != Verdict.DENY && verdict != Verdict.ERROR;
  }

  @Override
  public String toString() {
    return egress + "/" + ingress;
  }
}
