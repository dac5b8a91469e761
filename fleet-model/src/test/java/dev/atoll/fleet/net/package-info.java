/**
 * Tests of the package of the same name.
 *
 * <p>Imports the JDK, the package under test and seancfoley IPAddress, an independent
 * implementation.
 */
@NullMarked
package dev.atoll.fleet.net;

import org.jspecify.annotations.NullMarked;
