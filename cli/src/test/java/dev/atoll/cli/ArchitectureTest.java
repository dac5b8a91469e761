package dev.atoll.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The import table of ARCHITECTURE.md, held against the classes. */
class ArchitectureTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(place -> !place.contains("-tests.jar")) // the generator of policies
          .importPackages("dev.atoll");

  /** Module package to the module packages that it may import. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.of(
          "fleet", List.of(),
          "policy", List.of("fleet"),
          "templates", List.of("fleet"),
          "validators", List.of("fleet", "policy", "templates"),
          "git", List.of("fleet"),
          "sandbox", List.of("fleet"),
          "agent", List.of("fleet", "policy"),
          "reconciler", List.of("fleet", "policy", "templates", "validators", "git"),
          "cli",
              List.of(
                  "fleet", "policy", "templates", "validators", "git", "reconciler", "sandbox"));

  static Stream<String> modules() {
    return MAY_IMPORT.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void a_module_imports_only_what_the_table_allows(String module) {
    var forbidden =
        MAY_IMPORT.keySet().stream()
            .filter(
                m -> !m.equals(module) && !MAY_IMPORT.getOrDefault(module, List.of()).contains(m))
            .map(m -> "dev.atoll." + m + "..")
            .toArray(String[]::new);
    if (forbidden.length > 0) {
      noClasses()
          .that()
          .resideInAPackage("dev.atoll." + module + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden)
          .check(ALL);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "org.yaml.snakeyaml.., dev.atoll.fleet.yaml..",
    "org.eclipse.jgit.., dev.atoll.git..",
    "org.quartz.., dev.atoll.reconciler.schedule..",
    "io.etcd.., dev.atoll.agent.etcd..",
    "com.github.luben.., dev.atoll.agent.schema..",
    "com.google.protobuf.., dev.atoll.agent.schema..",
  })
  void a_library_lives_in_one_package(String library, String home) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(ALL);
  }

  @Test
  void the_agent_calls_c_in_one_package() {
    noClasses()
        .that()
        .resideInAPackage("dev.atoll.agent..")
        .and()
        .resideOutsideOfPackage("dev.atoll.agent.bpf..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(ALL);
  }

  @Test
  void the_binding_to_the_kernel_knows_nothing_of_ours() {
    noClasses()
        .that()
        .resideInAPackage("dev.atoll.agent.bpf..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.atoll..").and(resideOutsideOfPackage("dev.atoll.agent.bpf..")))
        .check(ALL);
  }

  @Test
  void options_are_read_by_the_two_commands() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.atoll.cli..", "dev.atoll.agent.command..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(ALL);
  }

  @Test
  void the_agent_reads_json_of_stores_and_of_iproute2_in_one_package_each() {
    noClasses()
        .that()
        .resideInAPackage("dev.atoll.agent..")
        .and()
        .resideOutsideOfPackages("dev.atoll.agent.schema..", "dev.atoll.agent.pods..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(ALL);
  }

  @Test
  void the_kubernetes_client_lives_in_packages_named_kube() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.atoll.reconciler.kube..", "dev.atoll.sandbox.kube..", "dev.atoll.agent.kube..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(ALL);
  }

  @Test
  void names_say_what_a_class_is() {
    classes()
        .should()
        .haveNameNotMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl|Abstract\\w+)")
        .check(ALL);
  }

  @Test
  void every_package_is_null_marked() {
    var unmarked =
        ALL.stream()
            .map(c -> c.getPackage())
            .distinct()
            .filter(p -> p.tryGetAnnotationOfType(NullMarked.class).isEmpty())
            .map(JavaPackage::getName)
            .sorted()
            .toList();
    assertThat(unmarked).isEmpty();
  }
}
