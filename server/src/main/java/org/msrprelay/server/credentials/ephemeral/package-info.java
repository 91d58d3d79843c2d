/** Users who exist for a time that their name says, with a password made of a shared secret. */
@NullMarked
package org.msrprelay.server.credentials.ephemeral;

import org.jspecify.annotations.NullMarked;
