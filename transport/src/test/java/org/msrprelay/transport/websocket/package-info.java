@NullMarked
package org.msrprelay.transport.websocket;

import org.jspecify.annotations.NullMarked;
