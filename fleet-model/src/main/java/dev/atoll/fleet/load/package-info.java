/**
 * Reads a fleet repository's files into a {@link dev.atoll.fleet.model.Fleet}, with findings for
 * everything that is not as the format says.
 *
 * <p>Imports every other package of the fleet model.
 */
@NullMarked
package dev.atoll.fleet.load;

import org.jspecify.annotations.NullMarked;
