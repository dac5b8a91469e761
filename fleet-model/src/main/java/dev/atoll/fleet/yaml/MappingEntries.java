package dev.atoll.fleet.yaml;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * The entries of one mapping while it is read. The last one wins, also over a merge that stands
 * later: so does kubectl, and the finding says so.
 */
final class MappingEntries {

  private final List<Finding> findings;
  private final LinkedHashMap<String, Mapping.Entry> entries = new LinkedHashMap<>();
  private final Set<String> merged = new HashSet<>();

  MappingEntries(List<Finding> findings) {
    this.findings = findings;
  }

  void put(String key, SourcePos keyPos, Value value) {
    var before = entries.put(key, new Mapping.Entry(keyPos, value));
    if (before != null && !merged.remove(key)) {
      findings.add(
          Finding.of(
                  YamlRule.DUPLICATE_KEY,
                  keyPos,
                  "the key `" + key + "` stands twice in one mapping",
                  "remove one of the two")
              .withRelated(before.keyPos(), "the key stands here first"));
    }
  }

  void merge(SourcePos pos, Value value) {
    switch (value) {
      case Mapping m -> mergeOne(pos, m);
      case Sequence s when s.items().stream().allMatch(Mapping.class::isInstance) ->
          s.items().reversed().forEach(item -> item.asMapping().ifPresent(m -> mergeOne(pos, m)));
      default ->
          findings.add(
              Finding.of(
                  YamlRule.MERGE,
                  pos,
                  "`<<` merges mappings, and this is none",
                  "merge a mapping or a list of mappings"));
    }
  }

  private void mergeOne(SourcePos pos, Mapping from) {
    from.entries()
        .forEach((key, entry) -> {
          if (entries.put(key, entry) != null && !merged.contains(key)) {
            findings.add(overridden(pos, key));
          }
          merged.add(key);
        });
  }

  private static Finding overridden(SourcePos pos, String key) {
    return Finding.of(
        YamlRule.MERGE,
        pos,
        "`<<` overrides the key `" + key + "` that stands before it, which YAML would keep",
        "move `<<` to the top of the mapping");
  }

  Mapping mapping(SourcePos pos) {
    return new Mapping(entries, pos);
  }
}
