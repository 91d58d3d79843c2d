package org.msrprelay.server.config;

/**
 * A value with its place in the file.
 *
 * @param key the full key
 * @param line 0 when the file does not have it
 * @param explicit false: the default stands in
 */
record Given<T>(T value, String key, int line, boolean explicit) {}
