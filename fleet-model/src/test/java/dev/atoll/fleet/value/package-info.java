/**
 * Tests of the package of the same name.
 *
 * <p>Imports the JDK and the package under test.
 */
@NullMarked
package dev.atoll.fleet.value;

import org.jspecify.annotations.NullMarked;
