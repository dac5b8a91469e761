package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.SourcePos;

/**
 * One place where a value breaks its schema.
 *
 * @param pos of the offending value, or of the key where the key is the mistake
 * @param path from the top of the document, such as {@code spec.ingress[0].fromEndpoints}; empty
 *     for the document itself
 * @param keyword which part of the schema
 * @param message what is wrong, with path, what was expected and what stands there; one sentence
 *     without a full stop
 * @param hint what to do; empty where the message says it
 */
public record Violation(SourcePos pos, String path, Keyword keyword, String message, String hint) {}
