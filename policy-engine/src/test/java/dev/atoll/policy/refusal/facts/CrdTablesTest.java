package dev.atoll.policy.refusal.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The tables of facts are what the modules say. With {@code -Datoll.rewrite=true} the tables are
 * written anew; needs {@code go}.
 */
class CrdTablesTest {

  private static final Path TABLES = Path.of("src/main/resources/dev/atoll/policy/refusal/crd");

  @Test
  void the_tables_of_facts_are_those_of_the_modules() throws IOException {
    var made = CrdTables.make();
    if (Boolean.getBoolean("atoll.rewrite")) {
      write(made);
    }
    assertThat(read()).isEqualTo(made);
  }

  private static void write(Map<String, String> tables) throws IOException {
    for (var table : tables.entrySet()) {
      var file = TABLES.resolve(table.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, table.getValue());
    }
  }

  private static TreeMap<String, String> read() throws IOException {
    var tables = new TreeMap<String, String>();
    try (var files = Files.walk(TABLES)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var path = TABLES.relativize(file).toString().replace('\\', '/');
        tables.put(path, Files.readString(file));
      }
    }
    return tables;
  }
}
