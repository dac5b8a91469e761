/**
 * Policies as they are written: their rules, selectors and fields without a value.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.policy.text;

import org.jspecify.annotations.NullMarked;
