package dev.atoll.reconciler.enforcement;

/**
 * Something that is not as it should be.
 *
 * @param kind what it means
 * @param text one clause with names
 */
public record Lack(Kind kind, String text) implements Comparable<Lack> {

  /** What a lack means. */
  public enum Kind {
    /** The commit is not enforced yet; that passes by itself. */
    UNDERWAY,
    /** The commit is not enforced, or nobody can tell, and somebody has to do something. */
    BROKEN,
    /** The commit's policies are enforced, but the mesh around them is not whole. */
    BESIDE
  }

  static Lack underway(String text) {
    return new Lack(Kind.UNDERWAY, text);
  }

  static Lack broken(String text) {
    return new Lack(Kind.BROKEN, text);
  }

  static Lack beside(String text) {
    return new Lack(Kind.BESIDE, text);
  }

  @Override
  public int compareTo(Lack other) {
    var byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : text.compareTo(other.text);
  }
}
