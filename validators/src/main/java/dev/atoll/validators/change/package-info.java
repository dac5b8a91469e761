/**
 * What a change of a fleet does: objects per cluster, flows, findings.
 *
 * <p>Imports {@code fleet-model}, {@code templates}, {@code policy-engine} and the other packages
 * of this module.
 */
@NullMarked
package dev.atoll.validators.change;

import org.jspecify.annotations.NullMarked;
