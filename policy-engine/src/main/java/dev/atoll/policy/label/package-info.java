/**
 * Labels, the identities that they make, and the selectors that match them.
 *
 * <p>Imports {@code fleet-model}.
 */
@NullMarked
package dev.atoll.policy.label;

import org.jspecify.annotations.NullMarked;
