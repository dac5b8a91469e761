/** What goes on as long as an agent runs. */
@NullMarked
package dev.atoll.agent.loop;

import org.jspecify.annotations.NullMarked;
