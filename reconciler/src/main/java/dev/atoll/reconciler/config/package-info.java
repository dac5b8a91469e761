/**
 * What the operator of a reconciler decides: source, credentials, state. Never read from Git.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.reconciler.config;

import org.jspecify.annotations.NullMarked;
