package dev.atoll.policy.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/what-a-policy-means.md} and the scenarios say the same: its text mentions every one
 * of them, and its list is made of their titles. {@code -Datoll.rewrite=true} writes the list anew.
 */
class PolicyPageTest {

  private static final Path PAGE = Path.of("../docs/what-a-policy-means.md");
  private static final String LIST = "## All scenarios\n";
  private static final Pattern MENTION = Pattern.compile("\\[([a-z0-9]+/[a-z0-9-]+)]");

  @Test
  void the_text_mentions_every_scenario_and_no_other() throws IOException {
    var names = ScenarioFile.all().stream().map(ScenarioFile::name).toList();
    assertThat(MENTION.matcher(text()).results().map(PolicyPageTest::name).distinct())
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void the_list_has_the_scenarios_titles() throws IOException {
    var whole = text() + list();
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.writeString(PAGE, whole);
    }
    assertThat(PAGE).content().isEqualTo(whole);
  }

  private static String name(MatchResult mention) {
    return mention.group(1);
  }

  /** What comes before the list. */
  private static String text() throws IOException {
    var page = Files.readString(PAGE);
    var end = page.indexOf(LIST);
    return end < 0 ? page : page.substring(0, end);
  }

  /** A line for each scenario, then where the mentions lead. */
  private static String list() {
    var files = ScenarioFile.all();
    var list = new StringBuilder(LIST);
    for (var group : new TreeSet<>(files.stream().map(PolicyPageTest::group).toList())) {
      list.append("\n**").append(group).append("**\n\n");
      files.stream()
          .filter(f -> group(f).equals(group))
          .forEach(f -> list.append("- [%s] %s\n".formatted(f.name(), f.title())));
    }
    return list
        + files.stream()
            .map(f ->
                "[%1$s]: ../policy-engine/src/test/resources/scenarios/%1$s.yaml\n"
                    .formatted(f.name()))
            .collect(Collectors.joining("", "\n", ""));
  }

  private static String group(ScenarioFile file) {
    return file.name().substring(0, file.name().indexOf('/'));
  }
}
