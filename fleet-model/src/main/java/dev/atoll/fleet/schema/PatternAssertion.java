package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keyword {@code pattern}. Patterns are RE2's, in which Java's form reads the same; but Java
 * backtracks, so each match has a budget of steps and a text that exhausts it counts as no match
 * (with RE2 such a text does not match either: only failures backtrack that far).
 */
final class PatternAssertion implements Assertion {
  private static final int BUDGET = 2_000_000;

  private final String pattern;
  private volatile @Nullable Pattern compiled;

  PatternAssertion(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public void check(Value value, Path path, List<Violation> out) {
    var text = value.asString();
    if (text.isPresent() && !matches(text.get())) {
      out.add(
          Assertions.violation(
              value,
              path,
              Keyword.PATTERN,
              path.subject() + " must match " + pattern + ", but is " + Describe.value(value),
              ""));
    }
  }

  private boolean matches(String text) {
    try {
      return compiled().matcher(new Metered(text, new int[] {BUDGET})).find();
    } catch (OutOfSteps e) {
      return false;
    }
  }

  private Pattern compiled() {
    var known = compiled;
    if (known == null) {
      known = Pattern.compile(pattern);
      compiled = known;
    }
    return known;
  }

  /** Ends a match that looks at characters for too long. */
  private static final class OutOfSteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfSteps() {
      super("", null, false, false);
    }
  }

  private record Metered(CharSequence text, int[] left) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (left[0]-- <= 0) {
        throw new OutOfSteps();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
