package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.atoll.fleet.finding.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every rule of every module has its page, and the list in {@code docs/spec/findings.md} is the
 * rules' own; {@code -Datoll.rewrite=true} writes the list anew.
 */
class FindingPagesTest {

  private static final Path PAGES = Path.of("../docs/findings");
  private static final Path SPEC = Path.of("../docs/spec/findings.md");
  private static final String LIST = "## All codes\n";

  @Test
  void every_rule_has_a_page_with_a_bad_and_a_good_example() {
    assertThat(rules())
        .hasSizeGreaterThan(100)
        .allSatisfy(rule ->
            assertThat(PAGES.resolve(rule.code() + ".md"))
                .content()
                .startsWith("# " + rule.code() + ": " + rule.title() + "\n")
                .contains("## Bad\n", "## Good\n"));
  }

  @Test
  void no_page_lacks_a_rule() throws IOException {
    try (var pages = Files.list(PAGES)) {
      assertThat(pages.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              rules().stream().map(r -> r.code() + ".md").toList());
    }
  }

  @Test
  void the_specification_lists_every_code() throws IOException {
    var spec = Files.readString(SPEC);
    var before = spec.substring(0, spec.indexOf(LIST) + LIST.length());
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.writeString(SPEC, before + table());
    }
    assertThat(SPEC).content().isEqualTo(before + table());
  }

  private static String table() {
    var table = new StringBuilder("| code | severity | what is found |\n|---|---|---|\n");
    for (var rule : rules()) {
      table.append(
          "| [%1$s](../findings/%1$s.md) | %2$s | %3$s |\n"
              .formatted(rule.code(), rule.severity().text(), rule.title()));
    }
    return table.toString();
  }

  private static List<Rule> rules() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.atoll").stream()
            .filter(c -> c.isEnum() && c.isAssignableTo(Rule.class))
            .map(JavaClass::reflect)
            .flatMap(c -> Stream.of(c.getEnumConstants()))
            .map(Rule.class::cast)
            .sorted(Comparator.comparing(Rule::code))
            .toList();
  }
}
