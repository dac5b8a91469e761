package dev.atoll.fleet.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.finding.Checked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFilesTest {

  @TempDir Path dir;

  @Test
  void the_files_that_the_format_names_are_read_and_nothing_else() throws IOException {
    write("fleet.yaml", "policies/web/a.yml", "policies/b.json", "policies/README.md");
    write("clusters/one.yaml", "rules/a.rego", "other/x.yaml", "x.yaml", "README.md");
    assertThat(paths(read(dir)))
        .containsExactly(
            "clusters/one.yaml",
            "fleet.yaml",
            "policies/b.json",
            "policies/web/a.yml",
            "rules/a.rego");
    assertThat(read(dir).findings()).isEmpty();
  }

  @Test
  void paths_are_relative_to_the_enclosing_repository() throws IOException {
    Files.createDirectories(dir.resolve(".git"));
    write("deploy/fleet/fleet.yaml", "deploy/fleet/clusters/one.yaml");
    var files = read(dir.resolve("deploy/fleet")).value();
    assertThat(files.root()).isEqualTo("deploy/fleet");
    assertThat(files.files())
        .extracting(SourceFile::path)
        .containsExactly("deploy/fleet/clusters/one.yaml", "deploy/fleet/fleet.yaml");
  }

  @Test
  void links_are_not_followed() throws IOException {
    write("fleet.yaml", "policies/a.yaml", "outside/secret.yaml");
    Files.createSymbolicLink(dir.resolve("policies/link.yaml"), dir.resolve("fleet.yaml"));
    Files.createSymbolicLink(dir.resolve("policies/loop"), dir.resolve("policies"));
    Files.createSymbolicLink(dir.resolve("workloads"), dir.resolve("outside"));
    var read = read(dir);
    assertThat(paths(read)).containsExactly("fleet.yaml", "policies/a.yaml");
    assertThat(codes(read)).containsExactly("FILE001", "FILE001", "FILE001");
  }

  @Test
  void a_name_in_upper_case_is_pointed_out() throws IOException {
    write("fleet.yml", "Policies/a.yaml", "services/A.YAML");
    var read = read(dir);
    assertThat(paths(read)).isEmpty();
    assertThat(codes(read)).containsExactly("FILE008", "FILE008", "FILE008");
  }

  @Test
  void number_and_size_are_limited() throws IOException {
    write("policies/a.yaml", "policies/b.yaml", "policies/c.yaml", "policies/d.yaml");
    assertThat(codes(DirectoryFiles.read(dir, new FileLimits(3, 100, 1000, 100))))
        .containsExactly("FILE005");
    assertThat(codes(DirectoryFiles.read(dir, new FileLimits(9, 5, 1000, 100))))
        .containsOnly("FILE004");
    assertThat(codes(DirectoryFiles.read(dir, new FileLimits(9, 100, 25, 100))))
        .containsExactly("FILE006");
  }

  @Test
  void case_and_composition_twins_are_found_in_folders_too() {
    assertThat(check("policies/a.yaml", "policies/A.yaml")).containsExactly("FILE003");
    assertThat(check("policies/Web/a.yaml", "policies/web/b.yaml")).containsExactly("FILE003");
    assertThat(check("policies/\u00e9.yaml", "policies/e\u0301.yaml")).containsExactly("FILE003");
    assertThat(check("policies/\u00df.yaml", "policies/SS.yaml")).containsExactly("FILE003");
    assertThat(check("policies/web/a.yaml", "policies/web/b.yaml")).isEmpty();
  }

  @Test
  void paths_that_deceive_or_lead_out_are_refused() {
    for (var path :
        List.of(
            "../a.yaml",
            "policies/../a.yaml",
            "policies/./a.yaml",
            "/etc/a.yaml",
            "policies//a.yaml",
            "policies/a\\b.yaml",
            "policies/a\u202eb.yaml",
            "policies/a\nb.yaml",
            "policies/a\u200bb.yaml",
            "policies/a\u0000.yaml",
            "policies/\uFFFD.yaml",
            "policies/.git/a.yaml",
            "policies/.GIT/a.yaml",
            "policies/\uD83D.yaml",
            "policies/" + "x".repeat(2_000) + ".yaml")) {
      assertThat(check(path)).as(path).containsExactly("FILE002");
    }
    assertThat(check("policies/é日本😀-_ (1).yaml")).isEmpty();
  }

  @Test
  void what_is_no_file_is_refused() {
    for (var mode : List.of(FileMode.SYMLINK, FileMode.SUBMODULE, FileMode.OTHER)) {
      var checked = PathRules.check(List.of(new FileEntry("a", 0, mode)), FileLimits.DEFAULT);
      assertThat(checked.value()).isEmpty();
      assertThat(checked.findings().getFirst().rule()).isEqualTo(FileRule.NOT_REGULAR);
    }
  }

  private static List<String> check(String... paths) {
    var entries = List.of(paths).stream().map(p -> new FileEntry(p, 1, FileMode.REGULAR)).toList();
    return PathRules.check(entries, FileLimits.DEFAULT).findings().stream()
        .map(f -> f.rule().code())
        .toList();
  }

  private void write(String... paths) throws IOException {
    for (var path : paths) {
      var file = dir.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "kind: X # 10");
    }
  }

  private static Checked<FleetFiles> read(Path fleet) {
    return DirectoryFiles.read(fleet, FileLimits.DEFAULT);
  }

  private static List<String> paths(Checked<FleetFiles> read) {
    return read.value().files().stream().map(SourceFile::path).toList();
  }

  private static List<String> codes(Checked<FleetFiles> read) {
    return read.findings().stream().map(f -> f.rule().code()).toList();
  }
}
