package dev.orderstream.gateway.http;

import java.util.Optional;
import java.util.Set;

/**
 * Who sends. Actor and tenant of a command come from here, never from its body.
 *
 * @param name empty without authentication
 * @param tenant empty without authentication
 */
record Principal(Optional<String> name, Optional<String> tenant, Set<String> roles) {
    /** Lets commands be sent. */
    static final String WRITE = "orders:write";

    /** Everybody, when authentication is off. */
    static final Principal ANYBODY = new Principal(Optional.empty(), Optional.empty(), Set.of(WRITE));

    /** The tenant as it goes into derived ids. */
    String tenantOrEmpty() {
        return tenant.orElse("");
    }
}
