package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GitRuleTest {

  @ParameterizedTest
  @EnumSource(GitRule.class)
  void each_rule_has_a_page_with_a_bad_and_a_good_example(GitRule rule) throws IOException {
    var page = Files.readString(Path.of("../docs/findings", rule.code() + ".md"));

    assertThat(page)
        .startsWith("# " + rule.code() + ": " + rule.title() + "\n")
        .contains("\n## Bad\n", "\n## Good\n");
  }
}
