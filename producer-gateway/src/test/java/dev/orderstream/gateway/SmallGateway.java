package dev.orderstream.gateway;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests against a gateway that is soon out of patience and of room: whatever was done to it does no harm to the next. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeAll
abstract class SmallGateway {
    static final Duration IDLE = Duration.ofSeconds(1);
    static final String HOST = RawHttp.HOST;
    static final String JSON = RawHttp.JSON;

    static TestGateway gateway;
    static RawHttp http;

    @BeforeAll
    static void start() {
        gateway = RawHttp.gateway(IDLE);
        http = new RawHttp(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void theNextGoodRequestIsAnswered() {
        http.awaitAGoodAnswer();
    }
}
