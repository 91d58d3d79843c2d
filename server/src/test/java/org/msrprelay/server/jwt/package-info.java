@NullMarked
package org.msrprelay.server.jwt;

import org.jspecify.annotations.NullMarked;
