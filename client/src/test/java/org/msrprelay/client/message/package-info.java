@NullMarked
package org.msrprelay.client.message;

import org.jspecify.annotations.NullMarked;
