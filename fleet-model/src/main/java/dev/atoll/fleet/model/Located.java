package dev.atoll.fleet.model;

import dev.atoll.fleet.value.SourcePos;

/** A value and where it was written. */
public record Located<T>(T value, SourcePos pos) {}
