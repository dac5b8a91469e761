/**
 * Findings as text for people and as JSON for programs, and whether they fail a check.
 *
 * <p>Imports {@code fleet-model} and {@code waiver}.
 */
@NullMarked
package dev.atoll.validators.report;

import org.jspecify.annotations.NullMarked;
