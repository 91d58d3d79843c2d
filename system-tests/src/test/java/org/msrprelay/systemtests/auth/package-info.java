/** AUTH: challenges, credentials, nonces, expiry, and what a session is good for. */
@NullMarked
package org.msrprelay.systemtests.auth;

import org.jspecify.annotations.NullMarked;
