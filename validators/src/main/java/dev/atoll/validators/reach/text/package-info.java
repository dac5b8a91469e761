/**
 * Answers of the policy engine as text: JSON lines, tables, sentences for people, pictures.
 *
 * <p>Imports {@code fleet-model}, {@code policy-engine} and {@code validators}.
 */
@NullMarked
package dev.atoll.validators.reach.text;

import org.jspecify.annotations.NullMarked;
