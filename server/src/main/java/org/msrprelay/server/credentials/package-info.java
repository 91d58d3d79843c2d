/**
 * Where users come from. Each kind of source is a package: {@code htdigest} files, databases ({@code jdbc}), and users who are made
 * of a shared secret ({@code ephemeral}); here they are put in a row.
 */
@NullMarked
package org.msrprelay.server.credentials;

import org.jspecify.annotations.NullMarked;
