/**
 * YAML and JSON data as immutable values that know the line they came from.
 *
 * <p>Imports the JDK only.
 */
@NullMarked
package dev.atoll.fleet.value;

import org.jspecify.annotations.NullMarked;
