/**
 * Why a flow is allowed or denied, at both of its ends, in words for people who did not write the
 * policies, and which single edits would change it.
 *
 * <p>Imports {@code fleet-model} and the other packages of this module, {@code difference} aside.
 */
@NullMarked
package dev.atoll.policy.explanation;

import org.jspecify.annotations.NullMarked;
