package dev.orderstream.standalone.broker;

import java.nio.file.Path;

/** Starts a broker, writes one record, and dies without any clean-up, as by {@code kill -9}. */
final class BrokerThatIsKilled {
    static final int EXIT_CODE = 9;

    private BrokerThatIsKilled() {}

    public static void main(String[] args) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(Path.of(args[0]), 0));
        EmbeddedBrokerTest.create(broker.bootstrapServers());
        EmbeddedBrokerTest.write(broker.bootstrapServers(), "before");
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
