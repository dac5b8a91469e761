package dev.atoll.fleet.yaml;

/**
 * How much one file may hold before it is refused.
 *
 * @param bytes size of the file
 * @param depth nesting of mappings and sequences, aliases counted as what they stand for
 * @param aliases uses of anchors in one document
 * @param aliasedNodes scalars, mappings and sequences that the aliases of one document stand for
 * @param documents documents in the file, empty ones not counted
 */
public record YamlLimits(int bytes, int depth, int aliases, int aliasedNodes, int documents) {

  /** Above anything that people write, below anything that hurts. */
  public static final YamlLimits DEFAULT = new YamlLimits(3_000_000, 50, 50, 100_000, 5_000);
}
