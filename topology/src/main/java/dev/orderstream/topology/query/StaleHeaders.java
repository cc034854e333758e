package dev.orderstream.topology.query;

import java.util.Optional;

/** What an answer to {@code stale=ok} says of where it comes from. */
final class StaleHeaders {
    /** {@code owner}, or {@code standby}: a copy that may lag behind. */
    static final String SOURCE = "Orderstream-Source";

    /** Offset in the changelog of the order's partition up to which the copy has come. */
    static final String POSITION = "Orderstream-Position";

    /** How many changelog records it lacked when that was last looked at, at most a second or so ago; {@code unknown} where it was not. */
    static final String LAG = "Orderstream-Lag";

    private StaleHeaders() {}

    static Answer ofOwner(Answer answer) {
        return answer.with(SOURCE, "owner").with(LAG, "0");
    }

    /** Of an answer that is made of many parts. */
    static Answer ofParts(Answer answer, boolean copied) {
        return answer.with(SOURCE, copied ? "standby" : "owner");
    }

    static Answer ofCopy(Answer answer, Optional<Lags.Lag> lag) {
        return answer.with(SOURCE, "standby")
                .with(
                        POSITION,
                        lag.map(known -> Long.toString(known.position())).orElse("unknown"))
                .with(LAG, lag.map(known -> Long.toString(known.records())).orElse("unknown"));
    }
}
