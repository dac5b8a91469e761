package dev.atoll.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a measurement was made on, and what else the machine was doing. */
final class Machine {

  private Machine() {}

  /** Load averages of one, five and fifteen minutes; empty where the system does not tell. */
  static String load() {
    var fields = firstLine("/proc/loadavg", "").split(" ");
    return fields.length < 3 ? "unknown" : fields[0] + ", " + fields[1] + ", " + fields[2];
  }

  /** One sentence for below a table. */
  static String conditions(String loadBefore) throws IOException {
    return "Measured on %d CPUs (%s), %s of memory, Linux %s, JDK %s. Load average (1, 5, 15 minutes) before: %s; after: %s."
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor(),
            memory(),
            System.getProperty("os.version"),
            System.getProperty("java.runtime.version"),
            loadBefore,
            load());
  }

  private static String processor() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(l -> l.startsWith("model name"))
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  private static String memory() {
    var kibibytes = firstLine("/proc/meminfo", "0").replaceAll("\\D", "");
    return String.format(Locale.ROOT, "%.1f GiB", Long.parseLong(kibibytes) / 1024.0 / 1024.0);
  }

  private static String firstLine(String file, String otherwise) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines.findFirst().orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
