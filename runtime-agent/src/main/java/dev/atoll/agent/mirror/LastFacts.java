package dev.atoll.agent.mirror;

import dev.atoll.agent.trust.Facts;
import dev.atoll.agent.trust.FactsReader;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The facts of the fleet as they were last told. What cannot be read, or is gone, changes nothing:
 * the last facts hold.
 */
public final class LastFacts {
  private final Consumer<Facts> tell;
  private final Consumer<String> say;
  private byte[] known = {};
  private boolean there;
  private String fault = "";

  /**
   * @param tell hears of new facts
   * @param say hears what is wrong with them, once, and an empty text when nothing is any more
   */
  public LastFacts(Consumer<Facts> tell, Consumer<String> say) {
    this.tell = tell;
    this.say = say;
  }

  /** Whether facts have been read; without, nobody can be judged. */
  public boolean isThere() {
    return there;
  }

  /** Takes a text, if it is another one than before. */
  void take(String where, byte[] json) {
    try {
      if (!Arrays.equals(json, known)) {
        var facts = FactsReader.read(json);
        known = json;
        there = true;
        tell.accept(facts);
      }
      wrong("");
    } catch (IllegalArgumentException e) {
      wrong(where + ": " + e.getMessage() + holds());
    }
  }

  /** There is no text. */
  void missing(String why) {
    wrong(why + holds());
  }

  private String holds() {
    return there ? "; the facts of before hold" : "; no cluster is joined without facts";
  }

  private void wrong(String what) {
    if (!what.equals(fault)) {
      fault = what;
      say.accept(what);
    }
  }
}
