package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keyword {@code pattern}. Patterns are RE2's: they match anywhere in the text, {@code $} is
 * its very end, and no text can make them slow.
 */
final class PatternAssertion implements Assertion {

  private final String pattern;
  private volatile @Nullable LinearPattern compiled;

  PatternAssertion(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public void check(Value value, Path path, List<Violation> out) {
    var text = value.asString();
    if (text.isPresent() && !compiled().find(text.get())) {
      var words = PatternWords.of(pattern);
      out.add(
          Assertions.violation(
              value,
              path,
              Keyword.PATTERN,
              path.subject() + " must be " + words.form() + ", but is " + Describe.value(value),
              words.hint()));
    }
  }

  private LinearPattern compiled() {
    var known = compiled;
    if (known == null) {
      known = LinearPattern.compile(pattern);
      compiled = known;
    }
    return known;
  }
}
