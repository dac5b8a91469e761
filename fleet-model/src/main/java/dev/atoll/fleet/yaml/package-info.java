/**
 * Reads YAML text into positioned values, the way kubectl reads it, and writes it back.
 *
 * <p>The only package that may import SnakeYAML.
 */
@NullMarked
package dev.atoll.fleet.yaml;

import org.jspecify.annotations.NullMarked;
