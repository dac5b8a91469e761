package dev.atoll.templates;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;

/**
 * One object of one cluster. Every value inside knows the line in Git that it came from.
 *
 * @param key which object
 * @param value the object as it is applied, without owner labels
 * @param ownership how much of the live object is Atoll's
 * @param origin the document in Git
 */
public record RenderedObject(ObjectKey key, Mapping value, Ownership ownership, SourcePos origin) {}
