package org.msrprelay.relay.spi;

/**
 * Why a next hop could not be connected.
 *
 * @param denied true: every address that its name resolves to is denied by policy; false: not found, not reached, not
 *     verified or not in time
 * @param reason for people and for the comment of a Status: printable, no address of the relay's own network
 */
public record ConnectFailure(boolean denied, String reason) {}
