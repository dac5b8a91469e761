package dev.atoll.fleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.SourcePos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LabelSelectorsTest {
  /** The label sets that the digits of the table stand for. */
  private static final List<Map<String, String>> LABELS =
      List.of(
          Map.of("env", "production", "region", "eu"),
          Map.of("env", "staging"),
          Map.of("name", "one", "env", ""),
          Map.of());

  /**
   * What Kubernetes reads and Atoll refuses: comparisons of numbers, lists with nothing in them.
   */
  private static final Set<String> REFUSED =
      Set.of("env>1", "env<1", "env in ()", "env in (production,)", "env in (,production)");

  /**
   * The table is what {@code labels.Parse} and {@code Matches} of k8s.io/apimachinery v0.37.2
   * answer: {@code error}, or for each label set 1 or 0; then a tab and the text.
   */
  @TestFactory
  List<DynamicTest> selectors_are_read_as_kubernetes_reads_them() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/label-selectors.txt")).stream()
        .map(line -> line.split("\t", 2))
        .map(cells -> DynamicTest.dynamicTest(cells[1], () -> check(cells[0], cells[1])))
        .toList();
  }

  private static void check(String expected, String text) {
    assertThat(answer(text)).isEqualTo(REFUSED.contains(text) ? "error" : expected);
  }

  private static String answer(String text) {
    return switch (LabelSelectors.parse(text, SourcePos.NONE)) {
      case LabelSelectors.Result.Good(var selector) ->
          LABELS.stream()
              .map(labels -> selector.matches(labels) ? "1" : "0")
              .collect(Collectors.joining());
      case LabelSelectors.Result.Bad(var problem) -> "error";
    };
  }

  @Test
  void an_empty_text_is_a_mistake_and_not_everything() {
    assertThat(answer("")).isEqualTo("error");
    assertThat(answer("  ")).isEqualTo("error");
  }

  @Test
  void a_broken_selector_becomes_one_that_matches_nothing() {
    var nothing = LabelSelector.nothing(SourcePos.NONE);
    assertThat(LABELS).noneMatch(nothing::matches);
    assertThat(LABELS).allMatch(LabelSelector.everything(SourcePos.NONE)::matches);
  }
}
