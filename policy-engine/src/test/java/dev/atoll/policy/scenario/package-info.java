/**
 * What policies mean, one idea a file: {@code src/test/resources/scenarios}, played and compared.
 *
 * <p>Imports {@code fleet-model}, the engine's packages and {@code oracle}.
 */
@NullMarked
package dev.atoll.policy.scenario;

import org.jspecify.annotations.NullMarked;
