/**
 * Sockets in other network namespaces of Linux, from one JVM: entering one, relaying connections
 * out of it, answering and asking in it. May import the JDK and {@link
 * dev.atoll.sandbox.SandboxException}; interfaces, addresses and routes are made elsewhere.
 */
@NullMarked
package dev.atoll.sandbox.netns;

import org.jspecify.annotations.NullMarked;
