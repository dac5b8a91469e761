package dev.atoll.fleet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.FileRule;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingPagesTest {

  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @EnumSource(YamlRule.class)
  void the_bad_example_of_a_yaml_page_has_its_code_and_the_good_one_no_finding(YamlRule rule)
      throws IOException {
    var examples = EXAMPLE.matcher(page(rule));
    if (examples.find()) {
      assertThat(codes(examples.group(1))).containsOnly(rule.code());
      assertThat(examples.find()).isTrue();
      assertThat(codes(examples.group(1))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(FileRule.class)
  void every_file_rule_has_its_page(FileRule rule) throws IOException {
    assertThat(page(rule)).contains("## Bad\n", "## Good\n", "## Why\n");
  }

  private static String page(Rule rule) throws IOException {
    var text = Files.readString(Path.of("../docs/findings/" + rule.code() + ".md"));
    assertThat(text).startsWith("# " + rule.code() + ": " + rule.title() + "\n");
    return text;
  }

  private static List<String> codes(String text) {
    var file = new SourceFile("page.yaml", text.getBytes(StandardCharsets.UTF_8));
    var codes = new HashSet<String>();
    YamlReader.read(file, YamlLimits.DEFAULT).findings().forEach(f -> codes.add(f.rule().code()));
    return List.copyOf(codes);
  }
}
