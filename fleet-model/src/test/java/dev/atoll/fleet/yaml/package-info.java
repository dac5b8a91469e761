/**
 * Tests of the YAML reader and writer, among them against kubectl's own parser.
 *
 * <p>Imports the JDK and the package under test.
 */
@NullMarked
package dev.atoll.fleet.yaml;

import org.jspecify.annotations.NullMarked;
