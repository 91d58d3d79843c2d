@NullMarked
package org.msrprelay.relay.auth;

import org.jspecify.annotations.NullMarked;
