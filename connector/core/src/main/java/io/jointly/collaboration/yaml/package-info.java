/**
 * Reads YAML strictly: one document, without anchors, tags and merge keys, of which each value
 * knows its line. Who reads a value says what it has to be.
 */
@NullMarked
package io.jointly.collaboration.yaml;

import org.jspecify.annotations.NullMarked;
