package dev.atoll.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateRuleTest {

  @ParameterizedTest
  @EnumSource
  void a_rule_has_a_page_with_its_title_and_severity(TemplateRule rule) throws IOException {
    var page = Files.readString(Path.of("../docs/findings", rule.code() + ".md"));

    assertThat(page)
        .startsWith("# " + rule.code() + ": " + rule.title() + "\n")
        .contains("Severity: " + rule.severity().text() + ".", "## Bad", "## Good");
  }

  @Test
  void no_code_is_used_twice() {
    assertThat(Arrays.stream(TemplateRule.values()).map(TemplateRule::code))
        .doesNotHaveDuplicates();
  }
}
