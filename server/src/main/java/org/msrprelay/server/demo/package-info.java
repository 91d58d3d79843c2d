/** The demonstration: a relay, two clients, a file through it, and two ways to fail. */
@NullMarked
package org.msrprelay.server.demo;

import org.jspecify.annotations.NullMarked;
