/**
 * Checks values against schemas: CustomResourceDefinitions' structural schemas and our own JSON
 * Schemas.
 *
 * <p>Imports {@code value} only.
 */
@NullMarked
package dev.atoll.fleet.schema;

import org.jspecify.annotations.NullMarked;
