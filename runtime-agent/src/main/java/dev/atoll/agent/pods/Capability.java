package dev.atoll.agent.pods;

/**
 * Whether the machine has one thing that the datapath needs.
 *
 * @param name short and stable, for programs
 * @param verdict what follows from it
 * @param found what was seen
 * @param advice what to do; empty where all is well
 */
public record Capability(String name, Verdict verdict, String found, String advice) {

  /** How much it matters. */
  public enum Verdict {
    OK,
    /** It goes on without, as the advice says. */
    WARNING,
    /** Nothing can be attached, or packets would be lost. */
    MISSING
  }

  static Capability ok(String name, String found) {
    return new Capability(name, Verdict.OK, found, "");
  }

  static Capability warning(String name, String found, String advice) {
    return new Capability(name, Verdict.WARNING, found, advice);
  }

  static Capability missing(String name, String found, String advice) {
    return new Capability(name, Verdict.MISSING, found, advice);
  }
}
