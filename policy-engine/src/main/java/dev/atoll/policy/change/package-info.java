/**
 * What clusters enforce after a change that they may refuse in part.
 *
 * <p>Imports {@code fleet-model}, {@code mesh} and {@code refusal}.
 */
@NullMarked
package dev.atoll.policy.change;

import org.jspecify.annotations.NullMarked;
