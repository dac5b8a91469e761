package dev.atoll.fleet.load;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Clusters whose files could not be read, by the names that they probably have: what their texts
 * say, else how the files are called. Why a file could not be read is a finding; that its cluster
 * is missing everywhere else is not a second one.
 */
final class UnreadClusters {
  private static final Pattern NAME =
      Pattern.compile("(?:^|[\\s{,])[\"']?name[\"']?:[ \\t]+[\"']?([a-z0-9][-a-z0-9]*)");
  private static final Pattern VALUES_FILE =
      Pattern.compile("(?:^|[\\s{,])[\"']?valuesFile[\"']?:[ \\t]+[\"']?([A-Za-z0-9][-\\w.]*)");

  private final TreeMap<String, Set<String>> namesByFile = new TreeMap<>();
  private final Set<String> valuesFiles = new HashSet<>();

  /** What was found before the files came here, such as that one is too large. */
  void add(String root, Collection<Finding> earlier) {
    earlier.stream()
        .filter(f -> f.severity() == Severity.ERROR)
        .map(f -> f.pos().file())
        .filter(file -> file.startsWith(root.isEmpty() ? "" : root + "/"))
        .forEach(file -> {
          var path = FleetPath.of(root, file);
          if (path.isYaml() && isOfClusters(path)) {
            put(file, List.of(stem(path)));
          }
        });
  }

  /** A file that is not read, or not whole; only one of the folder of clusters counts. */
  void add(FleetPath path, SourceFile file) {
    if (isOfClusters(path)) {
      var text = new String(file.content(), StandardCharsets.UTF_8);
      var names = all(NAME, text);
      names.add(stem(path));
      put(file.path(), names);
      valuesFiles.addAll(all(VALUES_FILE, text));
    }
  }

  /** A document of that folder, or of kind Cluster elsewhere, that is not taken for a Cluster. */
  void add(FleetPath path, Mapping document) {
    if (isOfClusters(path) || document.string("kind").filter("Cluster"::equals).isPresent()) {
      put(
          document.pos().file(),
          List.of(document.string("metadata", "name").orElseGet(() -> stem(path))));
    }
  }

  private void put(String file, Collection<String> names) {
    namesByFile.computeIfAbsent(file, f -> new TreeSet<>()).addAll(names);
  }

  private static Set<String> all(Pattern pattern, String text) {
    var found = new TreeSet<String>();
    pattern.matcher(text).results().forEach(m -> found.add(m.group(1)));
    return found;
  }

  private static boolean isOfClusters(FleetPath path) {
    return path.folder().filter(f -> f == Folder.CLUSTERS).isPresent();
  }

  private static String stem(FleetPath path) {
    var name = path.name();
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** Values files that the unread texts name: what is in them is no document. */
  Set<String> valuesFiles() {
    return valuesFiles;
  }

  /** Names of what is missing, when these clusters could be read. */
  Set<String> names(Collection<Cluster> read) {
    var missing = new TreeMap<>(namesByFile);
    read.forEach(c -> missing.remove(c.pos().file()));
    var names = new TreeSet<String>();
    missing.values().forEach(names::addAll);
    read.forEach(c -> names.remove(c.name()));
    return names;
  }
}
