package dev.atoll.policy.answer;

/**
 * Names of ends that are asked about: one name, or a glob. {@code *} stands for anything but a
 * slash, and at the end for anything at all.
 */
public record EndPattern(String text) {

  /** Whether a name is meant. The work is at most the product of both lengths. */
  public boolean matches(String name) {
    var t = 0;
    var n = 0;
    var star = -1;
    var retry = 0;
    while (n < name.length()) {
      if (t < text.length() && text.charAt(t) == '*') {
        star = t++;
        retry = n;
      } else if (t < text.length() && text.charAt(t) == name.charAt(n)) {
        t++;
        n++;
      } else if (star >= 0 && (star == text.length() - 1 || name.charAt(retry) != '/')) {
        t = star + 1;
        n = ++retry;
      } else {
        return false;
      }
    }
    while (t < text.length() && text.charAt(t) == '*') {
      t++;
    }
    return t == text.length();
  }

  public boolean isGlob() {
    return text.indexOf('*') >= 0;
  }

  /** Whether addresses outside may be meant. */
  boolean mayBeWorld() {
    return text.startsWith("world") || text.startsWith("*");
  }
}
