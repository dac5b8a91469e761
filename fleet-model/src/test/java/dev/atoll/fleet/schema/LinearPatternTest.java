package dev.atoll.fleet.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LinearPatternTest {

  /** Those of Cilium's definitions, and some that try the rest of the syntax. */
  private static final List<String> PATTERNS =
      List.of(
          "^([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]|Echo|ExtendedEcho Reply)$",
          "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
          "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$",
          "^([-a-zA-Z0-9_*]+[.]?)+$",
          "^(6553[0-5]|655[0-2][0-9]|[1-5][0-9]{4}|[0-9]{1,4})"
              + "|([a-zA-Z0-9]-?)*[a-zA-Z](-?[a-zA-Z0-9])*$",
          "^(\\*?\\*\\.)?([-a-zA-Z0-9_]+\\.?)+$",
          "a{2,3}b?|^$",
          "(a*)*b",
          "[^a-]x{0,2}.",
          "\\d\\w-",
          "(?:a|)b$");

  private static final String LETTERS = "ab01-._*xE $\nB9é";

  @Test
  void what_matches_is_what_matches_in_java_on_short_texts() {
    var seed = 42L;
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (var source : PATTERNS) {
      var ours = LinearPattern.compile(source);
      // In Java $ also stands before a line break at the end; in RE2 it does not.
      var java = Pattern.compile(source.replace("$", "\\z").replace("[^a-]", "[^a\\-]"));
      for (var i = 0; i < 3000; i++) {
        var text = text(random);
        assertThat(ours.find(text))
            .as("%s on %s", source, text)
            .isEqualTo(java.matcher(text).find());
      }
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (var i = random.nextInt(9); i > 0; i--) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  @Test
  void a_line_break_at_the_end_is_part_of_the_text() {
    assertThat(LinearPattern.compile("^a$").find("a\n")).isFalse();
  }

  @Test
  void control_and_format_characters_are_other_and_unassigned_ones_are_not() {
    var pattern = LinearPattern.compile("^\\PC*$");
    assertThat(pattern.find("plain text, ü, 漢")).isTrue();
    assertThat(pattern.find("a\u200bb")).isFalse();
    assertThat(pattern.find("a\tb")).isFalse();
    assertThat(pattern.find("\u0378")).isTrue();
  }

  @Test
  @Timeout(20)
  void a_long_hostile_text_is_neither_slow_nor_deep() {
    var name = LinearPattern.compile("^([-a-zA-Z0-9_]+[.]?)+$");
    assertThat(name.find("a".repeat(200_000) + "!")).isFalse();
    var port = LinearPattern.compile("([a-zA-Z0-9]-?)*[a-zA-Z](-?[a-zA-Z0-9])*$");
    assertThat(port.find("1-".repeat(100_000))).isFalse();
  }

  @Test
  void syntax_that_is_not_known_is_refused() {
    for (var source : List.of("(?=a)", "[a", "\\p{L}", "(a", "a)", "x{3,1}", "a{1001}")) {
      assertThatThrownBy(() -> LinearPattern.compile(source))
          .as(source)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
