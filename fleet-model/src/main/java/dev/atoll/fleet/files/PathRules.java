package dev.atoll.fleet.files;

import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.SourcePos;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What must hold for the files of a fleet before one of them is read, wherever they come from. */
public final class PathRules {

  private final FileLimits limits;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, String> spelling = new HashMap<>();

  private PathRules(FileLimits limits) {
    this.limits = limits;
  }

  /**
   * Checks kinds, sizes and paths.
   *
   * @param entries the files of the fleet, and only these: see {@link FleetLayout}
   * @return those that may be read, in the same order
   */
  public static Checked<List<FileEntry>> check(List<FileEntry> entries, FileLimits limits) {
    var rules = new PathRules(limits);
    var good = new ArrayList<FileEntry>();
    for (var entry : entries) {
      if (rules.isGood(entry)) {
        good.add(entry);
      }
    }
    return new Checked<>(rules.withinTotals(good), rules.findings);
  }

  private boolean isGood(FileEntry entry) {
    var problem = problem(entry.path(), limits);
    if (problem.isPresent()) {
      refuse(
          FileRule.PATH_FORM,
          printable(entry.path()),
          "the path " + problem.get(),
          "rename it: letters, digits, dashes, dots and underscores are safe");
      return false;
    }
    if (entry.mode() != FileMode.REGULAR) {
      refuse(
          FileRule.NOT_REGULAR,
          entry.path(),
          "the path is " + entry.mode().noun() + ", which is never followed",
          "store the content itself in the repository");
      return false;
    }
    if (entry.size() > limits.fileBytes()) {
      refuse(
          FileRule.FILE_TOO_LARGE,
          entry.path(),
          "the file has " + entry.size() + " bytes; the limit is " + limits.fileBytes(),
          "split it, or remove it from the fleet's folders");
      return false;
    }
    return !isTwin(entry.path());
  }

  /** What is wrong with a path's form: the rest of a sentence that begins with "the path". */
  public static Optional<String> problem(String path, FileLimits limits) {
    if (path.isEmpty() || path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
      return Optional.of("is not relative or has an empty part");
    }
    if (path.length() > limits.pathBytes()
        || path.getBytes(StandardCharsets.UTF_8).length > limits.pathBytes()) {
      return Optional.of("is longer than " + limits.pathBytes() + " bytes");
    }
    for (var part : path.split("/", -1)) {
      if (part.equals(".") || part.equals("..") || part.equalsIgnoreCase(".git")) {
        return Optional.of("has the part `" + part + "`");
      }
    }
    return badCharacter(path);
  }

  private static Optional<String> badCharacter(String path) {
    for (int i = 0; i < path.length(); i++) {
      var c = path.charAt(i);
      if (c == '\\') {
        return Optional.of("has a backslash");
      }
      if (c < 0x20 || c >= 0x7F && isUnsafe(path, i)) {
        return Optional.of("has the character U+%04X".formatted(path.codePointAt(i)));
      }
    }
    return Optional.empty();
  }

  /** Control, invisible and direction-changing characters, and what was no character at all. */
  private static boolean isUnsafe(String path, int at) {
    if (Character.isLowSurrogate(path.charAt(at)) && at > 0) {
      return !Character.isHighSurrogate(path.charAt(at - 1));
    }
    return switch (Character.getType(path.codePointAt(at))) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> path.charAt(at) == '\uFFFD';
    };
  }

  /** Compares every folder on the way too: {@code Web/a.yaml} and {@code web/b.yaml} are twins. */
  private boolean isTwin(String path) {
    for (var slash = path.indexOf('/'); ; slash = path.indexOf('/', slash + 1)) {
      var part = slash < 0 ? path : path.substring(0, slash);
      var other = spelling.putIfAbsent(folded(part), part);
      if (other != null && (slash < 0 || !other.equals(part))) {
        findings.add(
            Finding.of(
                    FileRule.TWINS,
                    SourcePos.ofFile(path),
                    "`" + part + "` and `" + other + "` are one path on some machines",
                    "rename one of them")
                .withRelated(SourcePos.ofFile(other), "the other one"));
        return true;
      }
      if (slash < 0) {
        return false;
      }
    }
  }

  private static String folded(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) >= 0x7F) {
        var upper = Normalizer.normalize(path, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
      }
    }
    return path.toLowerCase(Locale.ROOT);
  }

  private List<FileEntry> withinTotals(List<FileEntry> good) {
    if (good.size() > limits.files()) {
      refuse(
          FileRule.TOO_MANY_FILES,
          good.get(limits.files()).path(),
          "the fleet has " + good.size() + " files; the limit is " + limits.files(),
          "put several objects into one file");
      return withinTotals(good.subList(0, limits.files()));
    }
    var total = 0L;
    for (int i = 0; i < good.size(); i++) {
      total += good.get(i).size();
      if (total > limits.totalBytes()) {
        refuse(
            FileRule.FLEET_TOO_LARGE,
            good.get(i).path(),
            "the files up to this one have more than " + limits.totalBytes() + " bytes",
            "remove what does not belong to the fleet");
        return List.copyOf(good.subList(0, i));
      }
    }
    return List.copyOf(good);
  }

  private void refuse(FileRule rule, String path, String message, String hint) {
    findings.add(Finding.of(rule, SourcePos.ofFile(path), message, hint));
  }

  /** A path for the terminal: what could deceive a reader is written as U+XXXX. */
  private static String printable(String path) {
    var out = new StringBuilder();
    for (int i = 0; i < path.length() && out.length() < 200; i++) {
      var c = path.charAt(i);
      if (c < 0x20 || c >= 0x7F && isUnsafe(path, i)) {
        out.append("<U+%04X>".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
