/** Intents as other commands ask about them. */
@NullMarked
package dev.atoll.validators.intent;

import org.jspecify.annotations.NullMarked;
