/**
 * A small MSRP client (RFC 4975) that knows relays (RFC 4976): connections, AUTH, sessions, sending and receiving.
 *
 * <p>Start with {@link org.msrprelay.client.MsrpClient}. Everything that happens on a connection happens on its one event
 * loop: callbacks and the completion of stages too, so they must not block. All public methods may be called from any thread.
 */
@NullMarked
package org.msrprelay.client;

import org.jspecify.annotations.NullMarked;
