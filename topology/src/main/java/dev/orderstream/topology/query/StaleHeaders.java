package dev.orderstream.topology.query;

import java.util.Map;
import java.util.Optional;

/** What an answer to {@code stale=ok}, a problem too, says of where it comes from. */
final class StaleHeaders {
    /** {@code owner}, or {@code standby}: a copy that may lag behind. */
    static final String SOURCE = "Orderstream-Source";

    /** Offset in the changelog of the order's partition up to which the copy has come. */
    static final String POSITION = "Orderstream-Position";

    /** How many changelog records it lacked when that was last looked at, at most a second or so ago; {@code unknown} where it was not. */
    static final String LAG = "Orderstream-Lag";

    private static final Map<String, String> OF_OWNER = Map.of(SOURCE, "owner", LAG, "0");

    private StaleHeaders() {}

    static Map<String, String> ofOwner() {
        return OF_OWNER;
    }

    /** Of an answer that is made of many parts. */
    static Map<String, String> ofParts(boolean copied) {
        return Map.of(SOURCE, copied ? "standby" : "owner");
    }

    static Map<String, String> ofCopy(Optional<Lags.Lag> lag) {
        return Map.of(
                SOURCE,
                "standby",
                POSITION,
                lag.map(known -> Long.toString(known.position())).orElse("unknown"),
                LAG,
                lag.map(known -> Long.toString(known.records())).orElse("unknown"));
    }
}
